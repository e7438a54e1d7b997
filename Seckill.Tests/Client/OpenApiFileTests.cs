using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Client;

/// <summary>
/// The document that is checked in is the one a node serves, all providers on. SECKILL_WRITE_OPENAPI=1 rewrites it.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class OpenApiFileTests(PrivatePostgres postgres)
{
    private const string Switch = "SECKILL_WRITE_OPENAPI";

    private static readonly string[] Stripe =
    [
        "seckill.payments.stripe.secret=whsec_none", "seckill.payments.stripe.api-key=sk_none",
        "seckill.payments.stripe.return-url=https://shop.example/paid",
    ];

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task Document_OfANode_IsTheOneCheckedIn()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. Stripe]);
        var served = JsonNode.Parse(await node.Http.GetStringAsync(
            "/openapi/v1.json", TestContext.Current.CancellationToken))!.ToJsonString(Layout) + "\n";

        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            await File.WriteAllTextAsync(ApiDocument.FullPath, served, TestContext.Current.CancellationToken);
        }

        var kept = await File.ReadAllTextAsync(ApiDocument.FullPath, TestContext.Current.CancellationToken);
        Assert.True(kept == served, $"""
            {ApiDocument.Path} is not what a node serves, from line {FirstDifference(kept, served)} on.
            If the change is meant: {Switch}=1 dotnet run --project Seckill.Tests -- -class {GetType().FullName}
            """);
    }

    private static int FirstDifference(string kept, string served)
    {
        var (left, right) = (kept.Split('\n'), served.Split('\n'));
        return left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
    }
}
