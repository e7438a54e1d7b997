using System.Net;
using System.Text.RegularExpressions;
using Seckill.Client;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.Demo;

/// <summary>run --demo on a real node: what it prints is there, its crowds come, and a second start goes on.</summary>
[Collection(OperatorCollection.Name)]
public sealed partial class DemoNodeTests(PrivatePostgres postgres)
{
    private const string Ready = "The demonstration is ready.";
    private const string LastOfText = "\"seconds\":20}'";
    private const int Buyers = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_OnAFreshNode_HasWhatItPrintsAndASecondStartTakesItUp()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "--demo"]);
        var first = await TextAsync(node, 1);
        foreach (var link in Links().Matches(first).Select(match => match.Value.TrimEnd(')')).Distinct())
        {
            using var answer = await node.Http.GetAsync(link, Token);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{link}: {answer.StatusCode}");
        }

        var merchant = await SignInAsync(node, "demo-merchant", "merchant");
        var items = await merchant.Merchant.ListAsync(cancellation: Token).ToListAsync(Token);
        Assert.Equal(5, items.Count);
        var history = items.Single(item => item.Title.StartsWith("Brass", StringComparison.Ordinal));
        OrderState[] shown =
        [
            OrderState.Reserved, OrderState.Paid, OrderState.Shipped, OrderState.Delivered, OrderState.Cancelled,
        ];
        var states = await StatesAsync(merchant, history.Id);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (shown.Except(states).Any() || states.Count < 9)
        {
            // A list is a read model: what was just done lands a moment later.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            states = await StatesAsync(merchant, history.Id);
        }

        Assert.Equal(9, states.Count);

        await node.StopAsync();
        await node.StartAgainAsync();
        var second = await TextAsync(node, 2);
        var again = await merchant.Merchant.ListAsync(cancellation: Token).ToListAsync(Token);
        Assert.Equal(items.Select(item => item.Id).Order(), again.Select(item => item.Id).Order());
        Assert.Equal(9, (await StatesAsync(merchant, history.Id)).Count);
        Assert.All(items, item => Assert.Contains($"/zh/items/{item.Id}", second));
    }

    [Fact]
    public async Task Crowd_AtATinyStock_BuysItAllAndTheBooksBalance()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "--demo"]);
        await TextAsync(node, 1);
        var merchant = await SignInAsync(node, "demo-merchant", "merchant");
        var tiny = (await merchant.Merchant.ListAsync(cancellation: Token).ToListAsync(Token))
            .Single(item => item.Title.StartsWith("Tin", StringComparison.Ordinal));

        var crowd = await merchant.Development.StartCrowdAsync(
            new CrowdRequest { ItemId = tiny.Id, Buyers = Buyers, Seconds = 8 }, Token);
        var busy = await Assert.ThrowsAsync<SeckillProblemException>(() => merchant.Development.StartCrowdAsync(
            new CrowdRequest { ItemId = tiny.Id }, Token));
        while (crowd.State != CrowdState.Done)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
            crowd = await merchant.Development.CrowdAsync(crowd.Id, Token);
        }

        Assert.Equal(ProblemCodes.CrowdUnderWay, busy.Code);
        Assert.Equal(
            (Buyers, 0, Buyers),
            (crowd.Arrived, crowd.Undecided, crowd.Won + crowd.Waiting + crowd.Refused.Values.Sum()));
        Assert.InRange(crowd.Won, 5, Buyers / 2);
        Assert.True(crowd.Refused[ProblemCodes.SoldOut] > 0, "nobody was refused");
        Assert.Equal(crowd.Won, crowd.Paid + crowd.Cancelled + crowd.Unpaid);
        var certificate = await merchant.Merchant.CertificateAsync(tiny.Id, cancellation: Token);
        Assert.True(certificate.Balanced);
        Assert.Equal(crowd.Paid, certificate.Sold);
        await Until.TrueAsync(() => node.Log.Contains($"a crowd of {Buyers} at {tiny.Id} has left"));
    }

    [Fact]
    public async Task Demo_InProduction_IsRefusedInPlainWords()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = NodeProcess.At(
            NodePlace.OnLoopback(), [.. ground.Settings, "--demo", "seckill.environment=production"]);

        Assert.NotEqual(0, await node.StartExpectingExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains("--demo makes up merchants, buyers and money", node.Log);
        Assert.DoesNotContain(Ready, node.Log);
    }

    /// <summary>What is printed when it is ready, the so-manyth time; the node may log more after it.</summary>
    private static async Task<string> TextAsync(NodeProcess node, int times)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        for (var log = node.Log; ; log = node.Log)
        {
            if (Regex.Count(log, Ready) == times && log[log.LastIndexOf(Ready, StringComparison.Ordinal)..] is var text
                && text.Contains(LastOfText, StringComparison.Ordinal))
            {
                return text;
            }

            Assert.True(node.IsRunning && !limit.IsCancellationRequested, log);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }

    private static async Task<List<OrderState>> StatesAsync(SeckillClient merchant, string item)
    {
        var states = new List<OrderState>();
        await foreach (var order in merchant.Merchant.OrdersAsync(item, cancellation: Token))
        {
            states.Add(order.State);
        }

        return states;
    }

    private static async Task<SeckillClient> SignInAsync(NodeProcess node, string subject, string role)
    {
        var token = await new ShopClient(node.Http).TokenAsync(subject, role);
        return new SeckillClient(node.Http, new SeckillClientOptions { Token = _ => new(token) });
    }

    /// <summary>Pages: all links but those of the API, which need a token.</summary>
    [GeneratedRegex(@"http://[\d.:]+/(?!v1)\S*")]
    private static partial Regex Links();
}
