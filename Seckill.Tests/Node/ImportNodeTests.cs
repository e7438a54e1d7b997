using System.Diagnostics;
using System.Net;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>Ten thousand lines through a real node, which is killed on the way: every line exactly once.</summary>
[Collection(OperatorCollection.Name)]
public sealed class ImportNodeTests(PrivatePostgres postgres, ITestOutputHelper output)
{
    private const int Count = 10_000;
    private static readonly int[] Bad = [1, 4_711, 9_999];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Import_OfTenThousandLines_KilledOnTheWay_MakesEachItemOnce(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var lines = Enumerable.Range(1, Count).Select(i => ImportClient.Line($"item {i}")).ToArray();
        foreach (var line in Bad)
        {
            lines[line - 1] = lines[line - 1].Replace("\"stock\":3", "\"stock\":0");
        }

        lines[99] = "";
        var body = string.Join("\r\n", lines);
        var (imports, made, left) = await InterruptAsync(node, body);
        for (var tries = 1; left == 0 && tries < 5; tries++)
        {
            // All lines were made before the kill came: another merchant imports them.
            (imports, made, left) = await InterruptAsync(node, body);
        }

        Assert.InRange(left, 1, Count - 3_000);
        var began = Stopwatch.StartNew();
        var import = await imports.ReadAsync(made.Text("id"));
        output.WriteLine($"{store}: {left} lines in {began.ElapsedMilliseconds} ms, "
            + $"{left / began.Elapsed.TotalSeconds:F0} items/s");

        Assert.Equal("done", import["state"]!.GetValue<string>());
        Assert.Equal(Count, import["lines"]!.GetValue<int>());
        Assert.Equal(Count - Bad.Length - 1, import["created"]!.GetValue<int>());
        Assert.Equal(Bad, import["errors"]!.AsArray().Select(error => error!["line"]!.GetValue<int>()));
        Assert.All(import["errors"]!.AsArray(), error =>
            Assert.Equal("validation-failed", error!["problem"]!["code"]!.GetValue<string>()));
        var expected = Enumerable.Range(1, Count).Except([100, .. Bad]).Select(i => $"item {i}");
        Assert.Equal(expected.Order(), (await imports.TitlesAsync(Count - Bad.Length - 1)).Order());

        var again = await imports.SendAsync(body, "k");
        Assert.Equal((HttpStatusCode.Accepted, made.Text("id")), (again.Status, again.Text("id")));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal("idempotency-key-reused", (await imports.SendAsync(body + "\n{}", "k")).Code);
    }
    /// <summary>A merchant of its own imports it, the node is killed at 3000 lines; how many are left.</summary>
    private async Task<(ImportClient Imports, ShopAnswer Made, int Left)> InterruptAsync(NodeProcess node, string body)
    {
        var merchant = await new ShopClient(node.Http).TokenAsync($"acme-{Guid.NewGuid():N}", "merchant");
        var imports = new ImportClient(node, merchant);
        var began = Stopwatch.StartNew();
        var made = await imports.SendAsync(body, "k");
        Assert.True(made.Status == HttpStatusCode.Accepted, made.Body);
        output.WriteLine($"{body.Length} bytes taken in after {began.ElapsedMilliseconds} ms");

        await imports.ReadAsync(made.Text("id"), 3_000);
        await node.KillAsync();
        await node.StartAgainAsync();
        var onTheWay = await imports.ReadAsync(made.Text("id"), 1);
        return (imports, made, Count - onTheWay["lines"]!.GetValue<int>());
    }
}
