using Seckill.Client;
using Seckill.Tests.Time;

namespace Seckill.Tests.Client;

/// <summary>What is sent again, when, and what never is.</summary>
public sealed class RetryTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private readonly SeckillClient _client;

    public RetryTests()
    {
        _server = new ScriptedServer(_time);
        _client = new SeckillClient(
            new HttpClient(_server) { BaseAddress = new Uri("http://shop.example/") }, null, _time, new Random(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Read_ThatFailsForTheMoment_IsSentAgain(int status)
    {
        _server.Answers(status, "", 200, """{"now":"2026-01-01T00:00:00.000Z","unixMs":1767225600000}""");

        var told = await _time.RunAsync(_client.Clock.ReadAsync(cancellation: Token));

        Assert.Equal(1767225600000, told.UnixMs);
        Assert.Equal(2, _server.Sent.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task Refusal_ThatLasts_IsSentOnce(int status)
    {
        _server.Answers(status, Problem(status, "wrong-state"));

        var refused = await Assert.ThrowsAsync<SeckillProblemException>(
            () => _client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.Equal((status, "wrong-state", "t1"), (refused.Status, refused.Code, refused.TraceId));
        Assert.Single(_server.Sent);
        Assert.Equal(_server.Sent[0].Key, refused.IdempotencyKey);
    }

    [Fact]
    public async Task Command_WithoutAKey_IsNeverSentTwice()
    {
        foreach (var status in new[] { 429, 503, 0 })
        {
            _server.Otherwise = status;
            await Assert.ThrowsAnyAsync<Exception>(
                () => _time.RunAsync(_client.Webhooks.TestAsync("w1", cancellation: Token)));
            await Assert.ThrowsAnyAsync<Exception>(() => _time.RunAsync(
                _client.Merchant.ChangeAsync("i1", new ItemChange { Title = "t" }, cancellation: Token)));
        }

        Assert.Equal(6, _server.Sent.Count);
    }

    [Fact]
    public async Task RetryAfter_InMilliseconds_IsHonouredAndSpread()
    {
        _server.Answers(503, Problem(503, "line-full", ",\"retryAfterMs\":3000"), 200, _server.OrderBody);

        await _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token));

        var waited = _server.SentAt[1] - _server.SentAt[0];
        Assert.InRange(waited, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
        Assert.True(waited > TimeSpan.FromSeconds(3), "a crowd would come back as one");
    }

    [Fact]
    public async Task Backoff_OfManyWhoFailAtOnce_IsNotTheSameForAll()
    {
        const int Callers = 8;
        const string Told = """{"now":"2026-01-01T00:00:00.000Z","unixMs":1767225600000}""";
        var waits = new HashSet<TimeSpan>();
        for (var caller = 0; caller < Callers; caller++)
        {
            _server.Answers(503, "", 200, Told);
            await _time.RunAsync(_client.Clock.ReadAsync(cancellation: Token));
            var waited = _server.SentAt[^1] - _server.SentAt[^2];
            Assert.InRange(waited, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
            waits.Add(waited);
        }

        Assert.True(waits.Count > Callers / 2, $"a crowd would come back as one: {string.Join(' ', waits)}");
    }

    [Fact]
    public async Task RetryAfter_LaterThanTheCallersTime_IsNotWaitedFor()
    {
        _server.Answers(503, Problem(503, "line-full", ",\"retryAfterMs\":3000"));

        var refused = await Assert.ThrowsAsync<SeckillProblemException>(() => _client.Orders.CancelAsync(
            "o1", new CallOptions { RetryFor = TimeSpan.FromSeconds(2) }, Token));

        Assert.Equal(TimeSpan.FromSeconds(3), refused.RetryAfter);
        Assert.True(refused.IsOutcomeUnknown);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Connection_ThatStaysLost_EndsWithTheKeyInHand()
    {
        _server.Otherwise = 0;

        var lost = await Assert.ThrowsAsync<SeckillUnreachableException>(
            () => _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token)));

        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.InRange(_server.Sent.Count, 6, 20);
        Assert.Equal([lost.IdempotencyKey], _server.Sent.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task Key_OfTheCaller_IsTheOneThatIsSent()
    {
        _server.Answers(200, _server.OrderBody, 200, _server.OrderBody, 200, _server.OrderBody);

        await _client.Orders.CancelAsync("o1", new CallOptions { IdempotencyKey = "mine" }, Token);
        await _client.Orders.CancelAsync("o1", cancellation: Token);
        await _client.Orders.CancelAsync("o1", cancellation: Token);

        Assert.Equal("mine", _server.Sent[0].Key);
        Assert.Equal(3, _server.Sent.Select(call => call.Key).Distinct().Count());
    }

    [Fact]
    public async Task Server_ThatSaysNothing_IsAskedAgain()
    {
        _server.Answers(-1, "", 200, _server.OrderBody);

        await _time.RunAsync(_client.Orders.CancelAsync("o1", cancellation: Token));

        Assert.Equal(2, _server.Sent.Count);
    }

    [Fact]
    public async Task Cancellation_OfTheCaller_EndsTheWait()
    {
        using var stop = new CancellationTokenSource();
        _server.Otherwise = 503;
        var running = _client.Orders.CancelAsync("o1", cancellation: stop.Token);
        await _time.ArmedAsync(1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static string Problem(int status, string code, string more = "") =>
        $$"""
        {"type":"/problems/{{code}}","title":"t","status":{{status}},"detail":"d",
         "code":"{{code}}","traceId":"t1"{{more}}}
        """;
}
