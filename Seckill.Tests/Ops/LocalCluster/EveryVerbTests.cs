using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;
using Seckill.Tests.Node;
using Seckill.Tests.Ops.Verbs;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>Every verb against a running cluster of three processes, in table and JSON.</summary>
[Collection(OperatorCollection.Name)]
public sealed class EveryVerbTests(PrivatePostgres postgres)
{
    private static readonly IReadOnlyList<Verb> Verbs = VerbList.Of(new VerbPorts(
        (_, _) => throw new InvalidOperationException("no store is opened"), TimeProvider.System));

    [Fact]
    public void EveryVerb_HasARow_AndEveryRowItsVerb()
    {
        var verbs = Leaves("", Verbs).Where(path => !path.StartsWith(VerbRows.Benches, StringComparison.Ordinal)
            && path != VerbRows.Scene);
        Assert.Equal(verbs.Order(), VerbRows.All.Select(row => row.Path).Order());
        Assert.All(VerbRows.All, row => Assert.StartsWith(row.Path, row.Line));
    }

    [Fact]
    public async Task EveryVerb_OnThreeNodes_AnswersInTableAndJson()
    {
        using var scene = await VerbScene.OpenAsync(await postgres.CreateDatabaseAsync("every_verb"));
        await LandedAsync(scene);
        List<string> faults = [];
        foreach (var row in VerbRows.All)
        {
            foreach (var format in new[] { "table", "json" })
            {
                var shown = await RunAsync(scene, row, format);
                if (FaultOf(scene, row, format, shown) is { } fault)
                {
                    faults.Add($"{row.Line} -o {format}: {fault}\n{shown.Out}{shown.Error}");
                }
                else if (row.Ends is { } ended)
                {
                    await RestartAsync(scene, ended, faults);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n---\n", faults));
        await StoriesAsync(scene);
        await RefusalsAsync(scene);
    }

    /// <summary>What was found until then is told, too, when a node does not come back.</summary>
    private static async Task RestartAsync(VerbScene scene, string node, List<string> faults)
    {
        try
        {
            await scene.RestartAsync(node);
        }
        catch (Exception fault)
        {
            Assert.Fail($"{node} does not come back: {fault}\n{string.Join("\n---\n", faults)}");
        }
    }

    /// <summary>What the verbs tell, beyond that they tell something.</summary>
    private static async Task StoriesAsync(VerbScene scene)
    {
        var stock = JsonNode.Parse((await scene.RunAsync("item stock {item} -o json", 1)).Out)!.AsObject();
        Assert.Equal(
            (await scene.StockAsync()).AsObject().Select(member => member.Key), stock.Select(member => member.Key));

        // Two adjustments by 3, on a stock of 2.
        Assert.Equal(8, stock["total"]!.GetValue<int>());
        var story = JsonNode.Parse((await scene.RunAsync("orders show {order} -o json", 0)).Out)!;
        Assert.Equal(
            ["UnitsReserved", "PaymentStarted", "OrderPaid", "OrderShipped", "OrderDelivered"],
            story["journal"]!.AsArray().Select(one => one!["event"]!["type"]!.GetValue<string>()));
        Assert.Equal("delivered", story["owner"]!["state"]!.GetValue<string>());
        Assert.Equal("captured", story["payments"]![0]!["state"]!.GetValue<string>());
        Assert.Contains(
            "seckill.order.delivered",
            story["webhooks"]!.AsArray().Select(one => one!["type"]!.GetValue<string>()));
        Assert.True(story["journal"]![0]!["position"]!["offset"]!.GetValue<long>() > 0);

        // Asked of a node that did not refuse her; the one that did was restarted since, and has forgotten.
        var why = await scene.RunAsync("orders why --item {item} --buyer cleo", 0);
        Assert.Equal(ExitCode.NotFound, why.Code);
    }

    private static async Task RefusalsAsync(VerbScene scene)
    {
        foreach (var (line, code) in new[]
        {
            ("item show {hold}", ExitCode.NotFound), ("item show 0000000000000000", ExitCode.NotFound),
            ("item pause {item}", ExitCode.Usage), ("item adjust {item} --delta x --reason r", ExitCode.Usage),
            ("item adjust {item} --delta -100 --reason r", ExitCode.WrongState),
            ("orders show nothing", ExitCode.NotFound),
            ("item resume {item} --reason r", ExitCode.Yes), ("projections pause prices", ExitCode.NotFound),
            ("projections rebuild orders", ExitCode.Usage), ("orders list --state lost", ExitCode.Usage),
            ("item bring {item}", ExitCode.Usage), ("node log-level loud", ExitCode.Usage),
        })
        {
            var shown = await scene.RunAsync(line, 1);
            Assert.True(code == shown.Code, $"{line}: {shown.Code}\n{shown.Out}{shown.Error}");
        }

        Assert.Equal(
            ExitCode.Unreachable, (await scene.RunAsync("item list --node http://127.0.0.1:9", -1)).Code);
    }

    private static async Task<VerbResult> RunAsync(VerbScene scene, VerbRow row, string format)
    {
        var line = $"{row.Line} -o {format}";
        if (!row.Endless)
        {
            return await scene.RunAsync(line, row.Node);
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var running = scene.RunAsync(line, row.Node, stop.Token);
        await scene.RunAsync("shards move 2 --to node-1 --wait", 0);
        await scene.RunAsync("shards move 2 --to node-3 --wait", 0);
        await stop.CancelAsync();
        return await running;
    }

    private static string? FaultOf(VerbScene scene, VerbRow row, string format, VerbResult shown)
    {
        if (shown.Code != row.Code)
        {
            return $"ended with {shown.Code}";
        }

        if (format == "table" || row.Member is not { } member)
        {
            return shown.Out.Contains(scene.Fill(row.Shows), StringComparison.Ordinal)
                ? null : $"does not show {row.Shows}";
        }

        try
        {
            var json = JsonNode.Parse(row.Endless || row.Path == "top" ? shown.Lines[0] : shown.Out);
            var first = json is JsonArray array ? array[0] : json;
            return member.Length == 0 || first!.AsObject().ContainsKey(member) ? null : $"has no member {member}";
        }
        catch (JsonException fault)
        {
            return $"is no JSON: {fault.Message}";
        }
    }

    /// <summary>Lists show what has landed.</summary>
    private static Task LandedAsync(VerbScene scene) => Until.TrueAsync(() => scene.RunAsync(
        "orders list --buyer ada", 0).GetAwaiter().GetResult().Out.Contains("delivered", StringComparison.Ordinal));

    private static IEnumerable<string> Leaves(string path, IEnumerable<Verb> verbs) =>
        verbs.Where(verb => !verb.Hidden).SelectMany(verb => verb.Run is null
            ? Leaves($"{path}{verb.Name} ", verb.Verbs) : [$"{path}{verb.Name}"]);
}
