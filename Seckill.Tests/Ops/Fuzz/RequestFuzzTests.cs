using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Fuzz;
using Seckill.Tests.Time;

namespace Seckill.Tests.Ops.Fuzz;

/// <summary>A fixed seed against a node; more of them: seckill fuzz requests.</summary>
public sealed class RequestFuzzTests
{
    private const int Requests = 2500;

    [Fact]
    public async Task Requests_GoodAndBroken_AreAnsweredAsTheDocumentSays()
    {
        var ran = await ToolProcess.RunAsync(
            AppContext.BaseDirectory, $"fuzz requests --seed 1 --requests {Requests} -o json");
        var report = JsonNode.Parse(ran.Out) ?? throw new InvalidOperationException(ran.Error);

        Assert.True(ran.Code == ExitCode.Yes, ran.Error);
        Assert.InRange(report["requests"]!.GetValue<int>(), Requests - 200, Requests + 400);

        // The last node that can own shards is never drained.
        Assert.Equal(
            ["POST /v1/ops/cluster/members/{node}/drain"],
            report["unreached"]!.AsArray().Select(route => route!.GetValue<string>()));
    }

    [Fact]
    public void Seed_MakesTheSameRequests()
    {
        Assert.Equal(Made(7), Made(7));
        Assert.NotEqual(Made(7), Made(8));
    }

    private static List<string> Made(int seed)
    {
        var document = new ApiDocument(JsonNode.Parse(
            File.ReadAllText(Path.Combine(House.SourceTree.Root, "docs", "openapi", "v1.json")))!);
        var world = new FuzzWorld("fuzz");
        foreach (var subject in world.Buyers.Concat(world.Merchants).Concat([world.Operator, world.Auditor]))
        {
            world.Tokens[subject] = $"token-of-{subject}";
        }

        world.Items.Add(new FuzzItem("0123456789abcdef", world.Merchants[0]) { Status = "published" });
        world.Orders.Add(new FuzzOrder("0123456789abcdef-1", "0123456789abcdef", world.Buyers[0]));
        var maker = new RequestMaker(document, world, new FuzzSecrets(), new ManualTimeProvider());
        var (breaker, tally) = (new RequestBreaker(world), new RouteTally(document.Routes));
        var choice = new RouteChoice(document.Routes, tally);
        var made = new List<string>();
        for (var number = 0; number < 300; number++)
        {
            var random = new Random(seed * 1_000_003 + number);
            if (maker.Make(choice.Next(random), $"key-{number}", random) is { } one)
            {
                made.Add(Convert.ToBase64String(one.Request.ToBytes("here")));
                made.Add(Convert.ToBase64String(breaker.Break(one.Request, one.Body, random).ToBytes("here")));
            }
        }

        return made;
    }
}
