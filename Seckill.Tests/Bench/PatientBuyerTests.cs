using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

/// <summary>A buyer against a node that answers what the test says.</summary>
public sealed class PatientBuyerTests : IDisposable
{
    private const string Reserved = "reserved";
    private readonly OrderId _order = new(ItemId.Derive("m", "k"), new OrderKey(new Key128(7, 1)));
    private readonly PurchaseLedger _ledger = new();
    private readonly HttpClient _client = new();
    private readonly List<string> _keys = [];
    private readonly Queue<Func<HttpContext, Task>> _answers = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_RetryableAnswers_TheSameKeyUntilItIsWon()
    {
        _answers.Enqueue(context => ProblemAsync(context, 503, "owner-moving"));
        _answers.Enqueue(context => OrderAsync(context, 202, "queued"));
        _answers.Enqueue(context => OrderAsync(context, 202, Reserved));
        await BuyOnceAsync();

        Assert.Equal(3, _keys.Count);
        Assert.Single(_keys.Distinct());
        Assert.Equal(_order, Assert.Single(_ledger.Won).Value);
        Assert.Equal(new Dictionary<string, long> { ["owner-moving"] = 1, ["queued"] = 1 }, _ledger.Retries);
    }

    [Fact]
    public async Task Run_NodeThatBreaksOff_AsksTheNextOneWithTheSameKey()
    {
        _answers.Enqueue(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        _answers.Enqueue(context => OrderAsync(context, 201, Reserved));
        await BuyOnceAsync();

        Assert.Single(_keys.Distinct());
        Assert.Single(_ledger.Won);
        Assert.Equal(1, _ledger.Retries["no-connection"]);
    }

    [Fact]
    public async Task Run_FinalRefusal_IsNotRepeated()
    {
        _answers.Enqueue(context => ProblemAsync(context, 409, "sold-out"));
        await BuyOnceAsync();

        Assert.Single(_keys);
        Assert.Empty(_ledger.Won);
        Assert.Equal(1, _ledger.Refusals["sold-out"]);
    }

    [Fact]
    public async Task Run_LineLost_MayBeSentAgain()
    {
        _answers.Enqueue(context => OrderAsync(context, 202, "refused"));
        _answers.Enqueue(context => OrderAsync(context, 201, Reserved));
        await BuyOnceAsync();

        Assert.Single(_keys.Distinct());
        Assert.Single(_ledger.Won);
    }

    /// <summary>Runs until the answers are used up; the buyer is told to stop with the last one.</summary>
    private async Task BuyOnceAsync()
    {
        await using var server = await ServerAsync();
        var address = new Uri(server.Urls.Single());
        var buyer = new PatientBuyer(
            "ada", "item", [address, address], _client, _ledger, new Random(1), TimeProvider.System);
        await buyer.RunAsync(TimeSpan.FromMinutes(1), _stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(_answers);
    }

    private async Task<WebApplication> ServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/v1/dev/tokens":
                return context.Response.WriteAsync("""{"token":"t"}""");
            case "/v1/items/item/passes":
                Assert.Equal("Bearer t", context.Request.Headers.Authorization);
                return context.Response.WriteAsync("""{"pass":"p"}""");
            default:
                Assert.Equal("p", context.Request.Headers["Seckill-Pass"]);
                _keys.Add(context.Request.Headers["Idempotency-Key"]!);
                var answer = _answers.Dequeue();
                if (_answers.Count == 0)
                {
                    _stop.Cancel();
                }

                return answer(context);
        }
    }

    private Task OrderAsync(HttpContext context, int status, string state)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($$"""{"id":"{{_order}}","state":"{{state}}"}""");
    }

    private static Task ProblemAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($$"""{"code":"{{code}}"}""");
    }
}
