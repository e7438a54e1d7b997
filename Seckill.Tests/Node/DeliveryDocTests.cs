using System.Diagnostics;
using Seckill.Tests.House;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>The signing example of docs/DELIVERY.md, run by a shell as it stands.</summary>
[Collection(NodeCollection.Name)]
public sealed class DeliveryDocTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task SigningExample_AsWritten_DeliversTheOrder()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, SandboxCallback.Setting, CarrierCallback.Setting]);
        var sale = await CarrierSale.OpenAsync(node.Http, 1);
        var order = await sale.ShippedAsync(0, " sf1 ");

        var start = new ProcessStartInfo("bash", ["-euc", $"set -o pipefail\n{Example()}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BASE"] = node.Address.ToString().TrimEnd('/');
        start.Environment["SECRET"] = CarrierCallback.Secret;
        using var shell = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = shell.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);

        Assert.True(shell.ExitCode == 0 && await output == "", $"{await output}\n{await errors}");
        var shown = await sale.Shop.GetAsync($"/v1/orders/{order}", sale.Merchant);
        Assert.Equal(("delivered", "sf1"),
            (shown.Text("state"), (string?)shown.Json["shipment"]!["trackingNumber"]));
        Assert.Equal("2026-03-01T07:04:05.000Z", (string?)shown.Json["shipment"]!["deliveredAt"]);
    }

    private static string Example()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "DELIVERY.md"));
        var from = text.IndexOf("    id=msg_1;", StringComparison.Ordinal);
        Assert.True(from > 0, "docs/DELIVERY.md has no example");
        return text[from..text.IndexOf("\n\n", from, StringComparison.Ordinal)];
    }
}
