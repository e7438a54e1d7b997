using System.Net;
using System.Text;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Purchases while the server is away, or says what can not be waited for.</summary>
public sealed class PurchaseOutageTests
{
    /// <summary>The server is away for most of the wait, and back for the opening.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Server_ThatIsAwayBeforeTheOpening_DoesNotEndThePurchase(int status)
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1, opensIn: TimeSpan.FromMinutes(5));
        var (from, until) = (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var begun = scene.Edge.Time.Elapsed;
        scene.Wire.Script = (_, send) => scene.Edge.Time.Elapsed - begun is var at && (at < from || at > until) ? send()
            : status == 0 ? throw new HttpRequestException("the connection was refused")
            : Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

        Assert.IsType<PurchaseResult.Won>(await scene.MoveAsync(scene.BuyAsync(item)));
    }

    [Fact]
    public async Task Opening_ThatDoesNotCome_IsAskedForNowAndThenAndNotForEver()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var begun = scene.Edge.Time.Elapsed;
        scene.Wire.Script = (call, send) => call.Path.EndsWith("/passes", StringComparison.Ordinal)
            ? Refuse(409, "not-open", "\"opensAt\":\"2000-01-01T00:00:00.000Z\"") : send();

        var refused = Assert.IsType<PurchaseResult.Refused>(await scene.MoveAsync(
            scene.BuyAsync(item, new PurchaseOptions { Patience = TimeSpan.FromSeconds(20) })));

        Assert.Equal(ProblemCodes.NotOpen, refused.Reason);
        Assert.InRange(scene.Edge.Time.Elapsed - begun, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
        Assert.InRange(scene.Wire.To("POST", "/passes").Count, 10, 45);
    }

    [Theory]
    [InlineData("\"retryAfterMs\":600000")]
    [InlineData("\"retryAfterMs\":-1")]
    public async Task Pause_ThatOutlastsThePatience_IsRefusedThen(string member)
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var begun = scene.Edge.Time.Elapsed;
        scene.Wire.Script = (call, send) => call.Path.EndsWith("/passes", StringComparison.Ordinal)
            ? Refuse(409, "paused", member) : send();

        var refused = Assert.IsType<PurchaseResult.Refused>(await scene.MoveAsync(
            scene.BuyAsync(item, new PurchaseOptions { Patience = TimeSpan.FromSeconds(20) })));

        Assert.Equal(ProblemCodes.Paused, refused.Reason);
        Assert.InRange(scene.Edge.Time.Elapsed - begun, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
        Assert.InRange(scene.Wire.To("POST", "/passes").Count, 2, 25);
    }

    private static Task<HttpResponseMessage> Refuse(int status, string code, string member) => Task.FromResult(
        new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(
                $$"""
                {"type":"/problems/{{code}}","title":"t","status":{{status}},"detail":"d","code":"{{code}}",
                 "traceId":"t1",{{member}}}
                """, Encoding.UTF8, "application/problem+json"),
        });
}
