using System.Text.Json.Nodes;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>A real node's receipts and checkpoints, verified by the binary as an auditor would.</summary>
[Collection(NodeCollection.Name)]
public sealed class ReceiptTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task WonOrder_HasAReceipt_ThatOutlivesTheDatabase(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        var outside = Directory.CreateDirectory(Path.Combine(ground.Directory, "outside")).FullName;
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, $"seckill.audit.checkpoint-dir={outside}",
                "seckill.audit.checkpoint-interval=1s"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, 3);
        var buyer = await shop.TokenAsync("ada", "buyer");
        var bought = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
        Assert.Null(bought.Json["receipt"]);

        var order = await shop.GetAsync($"/v1/orders/{bought.Text("id")}", buyer);
        var again = await shop.GetAsync($"/v1/orders/{bought.Text("id")}", buyer);
        Assert.Equal(order.Text("receipt"), again.Text("receipt"));
        Assert.Equal(3, order.Text("receipt").Split('.').Length);
        var keys = await shop.GetAsync("/.well-known/jwks.json");
        Assert.Equal("ES256", keys.Json["keys"]![0]!["alg"]!.GetValue<string>());

        var (file, jwks) = (Path.Combine(ground.Directory, "order.json"), Path.Combine(ground.Directory, "jwks.json"));
        await File.WriteAllTextAsync(file, order.Body, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(jwks, keys.Body, TestContext.Current.CancellationToken);
        var checkpoint = Path.Combine(ground.Directory, "checkpoint.json");
        var taken = await RunAsync("audit", "checkpoint", "export", "--node", $"{node.Management}");
        await File.WriteAllTextAsync(checkpoint, taken.Out, TestContext.Current.CancellationToken);
        var journal = Path.Combine(ground.Directory, "journal.ndjson");
        await YesAsync("journal", "export", "--to", journal, "--node", $"{node.Management}");
        await YesAsync("audit", "receipt", file, "--node", $"{node.Management}");
        await YesAsync("audit", "receipt", file, "--key", jwks, "--file", journal);
        await YesAsync("audit", "verify", "--file", journal, "--against", checkpoint);
        await YesAsync("audit", "verify", "--node", $"{node.Management}", "--against", outside);

        var receipt = order.Text("receipt").Split('.');
        receipt[1] = receipt[1][..5] + (receipt[1][5] == 'A' ? 'B' : 'A') + receipt[1][6..];
        await File.WriteAllTextAsync(file, string.Join('.', receipt), TestContext.Current.CancellationToken);
        var forged = await RunAsync("audit", "receipt", file, "--key", jwks, "--file", journal);
        Assert.Equal(ExitCode.No, forged.Code);
        Assert.Equal(0, await node.StopAsync());
        await YesAsync(["audit", "verify", .. ground.Settings.SelectMany(set => new[] { "--set", set })]);
    }

    private static async Task YesAsync(params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        Assert.True(code == ExitCode.Yes, $"{string.Join(' ', words)} ended with {code}: {output}{error}");
    }

    private static Task<(int Code, string Out, string Error)> RunAsync(params string[] words) =>
        NodeVerb.RunAsync(words);
}
