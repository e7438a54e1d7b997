using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Tests.House;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Client;

/// <summary>The sample that comes with the client, as a process, against a real node.</summary>
[Collection(NodeCollection.Name)]
public sealed class SampleBuyerTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task Buyer_WinsAndPays_GoesOnWithItsTicket_AndTheNextOneIsTooLate()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var terms = ShopClient.Item(1, 1, 900, 1999);
        terms["admission"] = new JsonObject { ["challenge"] = "pow" };
        var item = (await shop.PostAsync("/v1/items", merchant, terms, "make")).Text("id");
        await shop.PostAsync($"/v1/items/{item}/publish", merchant, ShopClient.Reason("ready"), "publish");
        var ticket = Path.Combine(ground.Directory, "ticket");
        string[] what = ["--base", node.Address.ToString(), "--item", item];
        string[] ada = [.. what, "--ticket", ticket, "--token", await shop.TokenAsync("ada", "buyer")];

        var won = await RunAsync(ada);
        var again = await RunAsync(ada);
        var late = await RunAsync(what);
        var lost = await RunAsync(["--item", item]);

        Assert.True(won.Code == 0, won.Text);
        Assert.Contains("doing the proof of work", won.Text);
        Assert.EndsWith("order paid", won.Text.TrimEnd());
        var order = won.Text.Split("won: order ")[1].Split(',')[0];
        Assert.Equal((0, true), (again.Code, again.Text.Contains($"won: order {order}, paid", StringComparison.Ordinal)));
        Assert.Equal((1, true), (late.Code, late.Text.Contains("not won: sold-out", StringComparison.Ordinal)));
        Assert.Equal((2, true), (lost.Code, lost.Text.Contains("--base URL", StringComparison.Ordinal)));
        var certificate = (await shop.GetAsync($"/v1/items/{item}/certificate", merchant)).Json;
        Assert.Equal((1, 1999), ((int)certificate["sold"]!, (int)certificate["money"]!["captured"]!));
    }

    /// <summary>What it printed, both streams, and its exit code.</summary>
    private static async Task<(int Code, string Text)> RunAsync(string[] arguments)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal)
            ? "Release" : "Debug";
        var program = Path.Combine(
            SourceTree.Root, "Seckill.Client", "sample", "bin", configuration, "net10.0", "Seckill.Client.Sample.dll");
        using var running = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var told = await Task.WhenAll(running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync())
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (running.ExitCode, string.Concat(told));
    }
}
