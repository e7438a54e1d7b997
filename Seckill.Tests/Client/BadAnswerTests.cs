using System.Net;
using System.Text;
using Seckill.Client;
using Seckill.Tests.Time;

namespace Seckill.Tests.Client;

/// <summary>Answers that no sound server gives: half ones, somebody else's, and numbers that can not be.</summary>
public sealed class BadAnswerTests
{
    private const string Portal = "<html>Sign in to the guests' network</html>";

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly FaultyWire _wire;
    private readonly SeckillClient _client;

    public BadAnswerTests()
    {
        _server = new ScriptedServer(_time);
        _wire = new FaultyWire(_server);
        _client = new SeckillClient(
            new HttpClient(_wire) { BaseAddress = new Uri("http://shop.example/") }, null, _time, new Random(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Portal)]
    [InlineData("{\"id\":\"o1\",\"itemId\":")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Success_ThatCanNotBeRead_IsALostAnswer(string body)
    {
        _server.Answers(200, body, 200, _server.OrderBody);

        var order = await _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.Equal("o1", order.Id);
        Assert.Equal(2, _server.Sent.Count);
        Assert.Single(_server.Sent.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task Success_ThatCanNeverBeRead_EndsWithTheKeyInHand()
    {
        _server.Answers([.. Enumerable.Repeat(new object[] { 200, Portal }, 40).SelectMany(pair => pair)]);

        var lost = await Assert.ThrowsAsync<SeckillUnreachableException>(
            () => _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token)));

        Assert.Equal(_server.Sent[0].Key, lost.IdempotencyKey);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-1")]
    [InlineData("0")]
    public async Task RetryAfter_OfNoTime_IsNotBelieved(string ms)
    {
        _server.Answers(503, Problem(ms), 503, Problem(ms), 200, _server.OrderBody);

        await _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.InRange(_server.SentAt[2], TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task RetryAfter_BeyondAllTime_IsNotWaitedFor()
    {
        _server.Answers(503, Problem("9223372036854775807"));

        var refused = await Assert.ThrowsAsync<SeckillProblemException>(
            () => _client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.Equal(TimeSpan.FromDays(1), refused.RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_AsADate_IsHonoured()
    {
        _server.Answers(503, "", 200, _server.OrderBody);
        _wire.Script = async (_, send) =>
        {
            var response = await send();
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                response.Headers.Date = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
                response.Headers.TryAddWithoutValidation("Retry-After", "Tue, 01 Jan 2030 00:00:07 GMT");
            }

            return response;
        };

        await _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.InRange(_server.SentAt[1], TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
    }

    [Theory]
    [InlineData("https://evil.example/v1/orders?after=x")]
    [InlineData("//evil.example/v1/orders?after=x")]
    [InlineData("http://shop.example:81/v1/orders?after=x")]
    public async Task NextPage_OfAnotherServer_IsNotAskedFor(string next)
    {
        _server.Answers(200, $$"""{"data":[],"hasMore":true,"nextUrl":"{{next}}"}""");

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _client.Orders.ListAsync(cancellation: Token).ToListAsync(Token));

        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task Stream_WithAnEventOfAnotherKind_GoesOn()
    {
        var reserved = _server.OrderBody
            .Replace("\"cancelled\"", "\"reserved\"").Replace("\"version\":3", "\"version\":2");
        _server.Answers(200, Event("reserved", reserved) + Event("notice", "{\"text\":\"we move\"}")
            + Event("cancelled", _server.OrderBody));

        var seen = await _client.WatchAsync("o1", cancellation: Token).ToListAsync(Token);

        Assert.Equal([OrderState.Reserved, OrderState.Cancelled], seen.Select(order => order.State));
        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task Stream_OfSpoiltEvents_IsOpenedAgain()
    {
        _server.Answers(200, Event("reserved", "{\"state\":\"reserved\"}"), 200, Event("cancelled", _server.OrderBody));

        var seen = await _time.RunAsync(_client.WatchAsync("o1", cancellation: Token).ToListAsync(Token).AsTask());

        Assert.Equal([OrderState.Cancelled], seen.Select(order => order.State));
        Assert.Equal(2, _server.Sent.Count);
    }

    private static string Event(string name, string data)
    {
        var text = new StringBuilder($"event: {name}\n");
        foreach (var line in data.Split('\n'))
        {
            text.Append($"data: {line}\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Problem(string ms) =>
        $$"""
        {"type":"/problems/line-full","title":"t","status":503,"detail":"d","code":"line-full","traceId":"t1",
         "retryAfterMs":{{ms}}}
        """;
}
