using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;
using Seckill.Tests.Webhooks.Broker;

namespace Seckill.Tests.Node;

/// <summary>
/// Real nodes and a real broker, either of which is killed while events are on their way: nothing is missing, repeats
/// have the same id and bytes, and each order's events come in their order.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class RabbitNodeTests(PrivateRabbit rabbit, PrivatePostgres postgres)
{
    private const int Buyers = 30;

    private readonly List<RabbitMail> _came = [];
    private int _orderEvents;

    [Fact]
    public async Task Broker_KilledAndStoppedInTheMiddle_NothingIsMissing()
    {
        var server = await rabbit.ServerAsync();
        var exchange = rabbit.NewName();
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var orders = await RabbitQueue.BindAsync(
            server, exchange, rabbit.NewName(), "seckill.order.#");
        await using var node = await NodeProcess.StartAsync(SettingsOf(ground, server, exchange));
        var shop = new ShopClient(node.Http);

        await SellAsync(shop, "acme");
        await queue.UntilAsync(_came, () => _came.Count >= Buyers / 2);
        await server.StopAsync(kill: true);
        await SellAsync(shop, "acme");
        await server.StartAsync();
        await SellAsync(shop, "bolt");
        await queue.UntilAsync(_came, () => _came.Count >= Buyers * 3);
        await server.StopAsync();
        await SellAsync(shop, "bolt");
        await server.StartAsync();

        await AllComeAsync(queue, shop, "acme", "bolt");
        Assert.Equal(["acme", "bolt"], _came.Select(mail => mail.Headers["seckill-merchant"]).Distinct().Order());
        var ofOrders = await orders.TakeAsync((int)await orders.CountAsync());
        Assert.All(ofOrders, mail => Assert.StartsWith("seckill.order.", mail.Key));
        Assert.Equal(
            _came.Where(mail => mail.Key.StartsWith("seckill.order.", StringComparison.Ordinal)).Select(mail => mail.Id)
                .Distinct().Order(),
            ofOrders.Select(mail => mail.Id).Distinct().Order());
        Assert.Contains("connected, it takes events", node.Log);
        Assert.Contains("events wait", node.Log);
        Assert.DoesNotContain(server.Uri, node.Log);
    }

    [Fact]
    public async Task Node_KilledInTheMiddle_NothingIsMissing()
    {
        var server = await rabbit.ServerAsync();
        var exchange = rabbit.NewName();
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var node = await NodeProcess.StartAsync(SettingsOf(ground, server, exchange));
        var shop = new ShopClient(node.Http);

        await SellAsync(shop, "acme");
        await queue.UntilAsync(_came, () => _came.Count > 2);
        await node.KillAsync();
        await node.StartAgainAsync();
        await SellAsync(shop, "acme");

        await AllComeAsync(queue, shop, "acme");
    }

    [Fact]
    public async Task TwoNodesOnOneDatabase_OneIsKilled_NothingIsMissing()
    {
        var server = await rabbit.ServerAsync();
        var exchange = rabbit.NewName();
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var one = await NodeProcess.StartAsync(
            [.. SettingsOf(ground, server, exchange), "seckill.node.name=one"]);
        await using var two = await NodeProcess.StartAsync(
            [.. SettingsOf(ground, server, exchange), "seckill.node.name=two"]);
        var (first, second) = (new ShopClient(one.Http), new ShopClient(two.Http));

        await Task.WhenAll(SellAsync(first, "acme"), SellAsync(second, "bolt"));
        await queue.UntilAsync(_came, () => _came.Count >= Buyers);
        await one.KillAsync();
        await SellAsync(second, "bolt");

        await AllComeAsync(queue, second, "acme", "bolt");
    }

    [Fact]
    public async Task Broker_DownAllTheTime_SaleIsUndisturbedAndWebhooksGoOn()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync(
        [
            .. ground.Settings, .. StoreGround.NoLimits,
            $"seckill.events.rabbitmq.uri=amqp://a:open-sesame@127.0.0.1:{NodeProcess.FreePort()}",
        ]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        await shop.PostAsync("/v1/webhooks", merchant, new JsonObject
        {
            ["url"] = endpoint.Url,
            ["types"] = new JsonArray("seckill.order.reserved"),
        }, "w");

        await SellAsync(shop, "acme");

        await endpoint.NextAsync(Buyers);
        Assert.Contains("lost (Connection refused); events wait", node.Log);
        Assert.DoesNotContain("sesame", node.Log);
    }

    [Fact]
    public async Task Node_WithAUriThatIsNone_RefusesToStartAndDoesNotShowIt()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = NodeProcess.At(
            NodePlace.OnLoopback(), [.. ground.Settings, "seckill.events.rabbitmq.uri=http://a:open-sesame@host/"]);

        Assert.NotEqual(0, await node.StartExpectingExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains("seckill.events.rabbitmq.uri must be amqps://", node.Log);
        Assert.DoesNotContain("sesame", node.Log);
    }

    private static string[] SettingsOf(StoreGround ground, RabbitServer server, string exchange) =>
    [
        .. ground.Settings, .. StoreGround.NoLimits, $"seckill.events.rabbitmq.uri={server.Uri}",
        $"seckill.events.rabbitmq.exchange={exchange}", "seckill.events.rabbitmq.timeout=1s",
        "seckill.events.rabbitmq.retry-most=300ms", "seckill.events.rabbitmq.batch=7",
    ];

    /// <summary>An item, bought by all and cancelled by every third, so that orders have more than one event.</summary>
    private async Task SellAsync(ShopClient shop, string merchant)
    {
        var item = await shop.OpenItemAsync(await shop.TokenAsync(merchant, "merchant"), Buyers);
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async i =>
        {
            var buyer = await shop.TokenAsync($"buyer-{i}", "buyer");
            var bought = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
            Interlocked.Increment(ref _orderEvents);
            if (i % 3 == 0)
            {
                var cancelled = await shop.InsistAsync(
                    $"/v1/orders/{bought.Text("id")}/cancel", buyer, new JsonObject(), "c");
                Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Body);
                Interlocked.Increment(ref _orderEvents);
            }
        }));
    }

    /// <summary>What the feeds of these merchants have comes to the queue, and nothing else.</summary>
    private async Task AllComeAsync(RabbitQueue queue, ShopClient shop, params string[] merchants)
    {
        var told = new Dictionary<string, string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (told.Values.Count(text => text.Contains("seckill.order.", StringComparison.Ordinal)) < _orderEvents)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            foreach (var merchant in merchants)
            {
                await ReadFeedAsync(shop, merchant, told);
            }
        }

        await queue.UntilAsync(_came, () => told.Keys.All(_came.Select(mail => mail.Id).ToHashSet().Contains));

        // An event that entered the feed after it was read may have come, too: such as the opening of a round.
        foreach (var merchant in merchants)
        {
            await ReadFeedAsync(shop, merchant, told);
        }

        Assert.Empty(_came.Select(mail => mail.Id).Except(told.Keys));
        foreach (var same in _came.GroupBy(mail => mail.Id))
        {
            Assert.All(same, mail => Assert.Equal(told[same.Key], mail.Json.ToJsonString()));
        }

        foreach (var life in _came.Where(mail => mail.Subject is not null).GroupBy(mail => mail.Subject))
        {
            var versions = life.DistinctBy(mail => mail.Id)
                .Select(mail => mail.Json["data"]!["version"]!.GetValue<int>()).ToList();
            Assert.Equal(versions.Order(), versions);
        }
    }

    /// <summary>All of a merchant's feed, by id.</summary>
    private static async Task ReadFeedAsync(ShopClient shop, string merchant, Dictionary<string, string> told)
    {
        var token = await shop.TokenAsync(merchant, "merchant");
        for (var next = "/v1/events?limit=100"; ;)
        {
            var page = await shop.GetAsync(next, token);
            Assert.True(page.Status == HttpStatusCode.OK, page.Body);
            foreach (var one in page.Json["data"]!.AsArray())
            {
                told[one!["id"]!.GetValue<string>()] = one.ToJsonString();
            }

            if (!page.Json["hasMore"]!.GetValue<bool>())
            {
                return;
            }

            next = page.Text("nextUrl");
        }
    }
}
