using System.Text.Json.Nodes;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>
/// Exports through connections that break at any byte, while orders go on arriving: nothing is missing, nothing twice.
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed class ExportNodeTests(PrivatePostgres postgres)
{
    private const int Buyers = 700;
    private const string Ndjson = "application/x-ndjson", Csv = "text/csv";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Export_CutAtRandom_GivesEachOrderAndEventOnce(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        await shop.GetAsync("/v1/events", merchant);
        var item = await shop.OpenItemAsync(merchant, Buyers);
        var buying = BuyAsync(shop, item);
        var path = $"/v1/items/{item}/orders";

        var inLines = ReadAsync(node, path, merchant, Ndjson, 1, buying, line => Member(line, "id"),
            line => Member(line, "cursor"));
        var inCells = ReadAsync(node, path, merchant, Csv, 2, buying, line => line.Split(',')[0],
            line => line.Split(',')[^1]);
        var events = ReadAsync(node, "/v1/events?types=seckill.order.reserved", merchant, Ndjson, 3, buying,
            line => Member(line, "subject"), line => Member(line, "id"));

        var orders = (await buying).Order().ToList();
        Assert.Equal(orders, (await inLines).Order());
        Assert.Equal(orders, (await inCells).Order());
        Assert.Equal(orders, (await events).Order());
    }

    [Fact]
    public async Task Export_WhileOrdersChange_KeepsTheirPlaces()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, 40);
        var orders = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => BuyOneAsync(shop, item, i)));
        var path = $"/v1/items/{item}/orders";
        List<string> all = [];
        while (all.Count < 40)
        {
            (all, _) = await CutStream.ReadAsync(node.Http, path, merchant, Ndjson, 1 << 20);
        }

        var half = all[..20];
        foreach (var (id, buyer) in orders)
        {
            var cancelled = await shop.PostAsync($"/v1/orders/{id}/cancel", buyer, new JsonObject(), "c");
            Assert.Equal("cancelled", cancelled.Text("state"));
        }

        List<string> rest = [];
        while (!rest.Any(line => Member(line, "state") == "cancelled"))
        {
            (rest, _) = await CutStream.ReadAsync(
                node.Http, $"{path}?after={Member(half[^1], "cursor")}", merchant, Ndjson, 1 << 20);
        }

        Assert.Equal(
            orders.Select(order => order.Id).Order(), half.Concat(rest).Select(line => Member(line, "id")).Order());
    }

    /// <summary>Reads piece by piece until all orders were bought and the stream has given as many.</summary>
    private static async Task<List<string>> ReadAsync(
        NodeProcess node, string path, string token, string accept, int seed, Task<List<string>> buying,
        Func<string, string> idOf, Func<string, string> cursorOf)
    {
        var random = new Random(seed);
        var (ids, cursor, cuts) = (new List<string>(), (string?)null, 0);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!buying.IsCompleted || ids.Count < Buyers || cuts < 5)
        {
            patience.Token.ThrowIfCancellationRequested();
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var from = cursor is null ? path : $"{path}{separator}after={cursor}";
            var (lines, ended) = await CutStream.ReadAsync(node.Http, from, token, accept, random.Next(1, 20_000));
            cuts += ended ? 0 : 1;
            lines.RemoveAll(line => line.StartsWith("id,", StringComparison.Ordinal));
            ids.AddRange(lines.Select(idOf));
            cursor = lines.Count > 0 ? cursorOf(lines[^1]) : cursor;
            if (ended)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }

        return ids;
    }

    /// <summary>All orders, some at a time, so that the exports run beside.</summary>
    private static async Task<List<string>> BuyAsync(ShopClient shop, string item)
    {
        var orders = new List<string>();
        foreach (var some in Enumerable.Range(0, Buyers).Chunk(20))
        {
            var bought = await Task.WhenAll(some.Select(i => BuyOneAsync(shop, item, i)));
            orders.AddRange(bought.Select(order => order.Id));
        }

        return orders;
    }

    private static async Task<(string Id, string Buyer)> BuyOneAsync(ShopClient shop, string item, int i)
    {
        var buyer = await shop.TokenAsync($"buyer-{i}", "buyer");
        var bought = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
        return (bought.Text("id"), buyer);
    }

    private static string Member(string line, string name) => JsonNode.Parse(line)![name]!.GetValue<string>();
}
