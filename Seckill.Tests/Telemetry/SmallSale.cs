using System.Text.Json.Nodes;
using Seckill.Tests.Node;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Telemetry;

/// <summary>
/// A sale in which a little of everything happens: won, refused, waiting, paid, shipped, refunded, told to an endpoint.
/// </summary>
internal static class SmallSale
{
    public const int Stock = 3;

    public static IReadOnlyList<string> Settings { get; } =
        [.. StoreGround.NoLimits, SandboxCallback.Setting, CarrierCallback.Setting];

    public static async Task RunAsync(NodeProcess node, EndpointListener endpoint)
    {
        var sale = await CarrierSale.OpenAsync(node.Http, Stock);
        await sale.Shop.PostAsync("/v1/webhooks", sale.Merchant,
            new JsonObject { ["url"] = endpoint.Url, ["types"] = new JsonArray("seckill.order.*") }, "w");
        string[] orders =
            [await sale.ShippedAsync(0, "SF0"), await sale.ShippedAsync(1, "SF1"), await sale.ShippedAsync(2, "SF2")];
        await RefuseAsync(sale);
        foreach (var number in (string[])["SF0", "nobody's"])
        {
            await CarrierCallback.SendAsync(node.Http, CarrierCallback.Report(number, "80", DateTimeOffset.UtcNow));
        }

        var refund = await sale.Shop.PostAsync(
            $"/v1/orders/{orders[1]}/refunds", sale.Merchant, new JsonObject { ["reason"] = "broken" }, "r");
        Assert.True((int)refund.Status < 300, refund.Body);
        await ImportAsync(node, sale);
        while (true)
        {
            var told = await endpoint.NextAsync(1);
            if (told[0].Type == "seckill.order.refunded")
            {
                return;
            }
        }
    }

    /// <summary>One too many, once with a pass of an item that is not his.</summary>
    private static async Task RefuseAsync(CarrierSale sale)
    {
        var late = await sale.Shop.TokenAsync("late", "buyer");
        var refused = await sale.Shop.PostAsync($"/v1/items/{sale.Item}/passes", late, new JsonObject());
        Assert.Equal("sold-out", refused.Code);
        var forged = await sale.Shop.BuyAsync(sale.Item, late, "forged", "k");
        Assert.Equal("pass-invalid", forged.Code);
    }

    /// <summary>One line that is an item, one that is not.</summary>
    private static async Task ImportAsync(NodeProcess node, CarrierSale sale)
    {
        var import = new ImportClient(node, sale.Merchant);
        var sent = await import.SendAsync($"{ImportClient.Line("Lamp")}\n{{}}\n", "i");
        Assert.True((int)sent.Status < 300, sent.Body);
        Assert.Equal(1, (int)(await import.ReadAsync(sent.Text("id")))["failed"]!);
    }
}
