using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Telemetry;

/// <summary>One purchase followed by its trace id, from the request to the event that a merchant is told.</summary>
[Collection(OperatorCollection.Name)]
public sealed class TraceNodeTests(PrivatePostgres postgres)
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = $"00-{Trace}-00f067aa0ba902b7-01";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Purchase_WithATraceparent_IsFollowedFromRequestToEvent(string store)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, "seckill.log.format=json", "seckill.log.level=debug"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        await shop.PostAsync("/v1/webhooks", merchant,
            new JsonObject { ["url"] = endpoint.Url, ["types"] = new JsonArray("seckill.order.*") }, "w");
        var item = await shop.OpenItemAsync(merchant, 1);
        var buyer = await shop.TokenAsync("ada", "buyer");
        var pass = await shop.PassAsync(item, buyer);

        using var won = await BuyAsync(node, item, buyer, pass, "k");
        Assert.Equal(HttpStatusCode.Created, won.StatusCode);
        using var lost = await BuyAsync(node, item, buyer, "forged", "k2");
        var problem = JsonNode.Parse(await lost.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(Trace, (string)problem["traceId"]!);

        var commit = Assert.Single(await CommitsAsync(node, item), one => (string?)one["traceId"] == Trace);
        Assert.Equal(item, (string)commit["itemId"]!);
        Assert.Contains("UnitsReserved", commit["events"]!.ToJsonString());
        var told = await endpoint.NextAsync();
        Assert.Equal("seckill.order.reserved", told.Type);
        var span = ((string)commit["hash"]!)[..16];
        Assert.Equal($"00-{Trace}-{span}-00", (string)told.Json["traceparent"]!);

        var feed = await shop.GetAsync("/v1/events?types=seckill.order.*", merchant);
        Assert.Equal(
            $"00-{Trace}-{span}-00", (string)feed.Json["data"]![0]!["traceparent"]!);
        LogIsJson(node);
    }

    [Fact]
    public async Task Purchase_WithACollector_IsSentAsSpansDownToTheSql()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, $"seckill.telemetry.otlp-endpoint={collector.Address}",
                "seckill.telemetry.trace-ratio=0.5", "seckill.telemetry.metrics-interval=1s"]);
        var shop = new ShopClient(node.Http);
        var item = await shop.OpenItemAsync(await shop.TokenAsync("acme", "merchant"), 1);
        var buyer = await shop.TokenAsync("ada", "buyer");
        using var won = await BuyAsync(node, item, buyer, await shop.PassAsync(item, buyer), "k");
        Assert.Equal(HttpStatusCode.Created, won.StatusCode);

        await collector.TracesAsync(
            Convert.FromHexString(Trace), "POST /v1/items/{id}/orders"u8.ToArray(), "item.decide"u8.ToArray(),
            "journal.append"u8.ToArray(), "Npgsql"u8.ToArray(), "update shard set head"u8.ToArray());
        await collector.MetricsAsync("seckill.purchases"u8.ToArray(), "node-1"u8.ToArray());
    }

    private static void LogIsJson(NodeProcess node)
    {
        var lines = node.Log.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!);
        var served = lines.First(line => ((string)line["Category"]!).StartsWith("Seckill.", StringComparison.Ordinal));
        Assert.NotEqual(0, (int)served["EventId"]!);
        Assert.NotNull(served["State"]!["{OriginalFormat}"]);
    }

    /// <summary>The item's commits, as an operator's tool reads them.</summary>
    private static async Task<List<JsonNode>> CommitsAsync(NodeProcess node, string item)
    {
        var (code, output, error) = await NodeVerb.RunAsync(
            "journal", "read", "--item", item, "--node", $"{node.Management}", "-o", "jsonl");
        Assert.True(code == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static async Task<HttpResponseMessage> BuyAsync(
        NodeProcess node, string item, string buyer, string pass, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/items/{item}/orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", buyer);
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("Seckill-Pass", pass);
        request.Headers.Add("traceparent", Parent);
        request.Headers.Add("Prefer", "wait=20");
        request.Content = JsonContent.Create(ShopClient.Purchase(1));
        return await node.Http.SendAsync(request);
    }
}
