using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Fuzz;
using Seckill.Tests.Time;

namespace Seckill.Tests.Ops.Fuzz;

/// <summary>A fixed seed against a node; more of them: seckill fuzz requests.</summary>
public sealed class RequestFuzzTests
{
    private const int Requests = 1800;

    private const int MostUnreached = 5;

    /// <summary>Seconds; on a machine that is busy with other tests, too.</summary>
    private const int Patience = 240;

    [Fact]
    public async Task Requests_GoodAndBroken_AreAnsweredAsTheDocumentSays()
    {
        using var ran = ToolProcess.Start(
            AppContext.BaseDirectory, $"fuzz requests --seed 1 --requests {Requests} -o json");
        var code = await ran.ExitAsync(Patience);

        Assert.True(code == ExitCode.Yes, ran.Error);
        var report = JsonNode.Parse(ran.Out)!;
        // Some find nothing yet that they could be about; others are sent again with the same key.
        Assert.InRange(report["requests"]!.GetValue<int>(), Requests / 2, Requests + 400);

        // The last node that can own shards is never drained; what else lies deep may need a longer run.
        var unreached = report["unreached"]!.AsArray().Select(route => route!.GetValue<string>()).ToList();
        Assert.Contains("POST /v1/ops/cluster/members/{node}/drain", unreached);
        Assert.True(unreached.Count <= MostUnreached, string.Join(", ", unreached));
    }

    [Fact]
    public void Seed_MakesTheSameRequests()
    {
        Assert.Equal(Made(7), Made(7));
        Assert.NotEqual(Made(7), Made(8));
    }

    [Fact]
    public async Task Node_ThatIsGone_IsToldOnceWithTheLastRequestThatReachedIt()
    {
        const int life = 3;
        using var server = new MortalServer(life);
        using var target = new FuzzTarget(server.Address, null, TimeProvider.System);

        var report = await new RequestFuzz(target, Document(), World())
            .RunAsync(1, 500, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        var gone = Assert.Single(report.Faults, fault => fault.What.Contains("does not answer any more"));
        Assert.Same(report.Faults[^1], gone);
        Assert.StartsWith("curl ", gone.Curl);
        Assert.InRange(report.Requests, 1, life);
    }

    [Fact]
    public async Task FinalChecks_OfANodeThatIsGone_SayThatItDoesNotAnswer()
    {
        using var server = new MortalServer(0);
        using var target = new FuzzTarget(server.Address, null, TimeProvider.System);
        var checks = new FinalChecks(target, World());

        Assert.Empty(await checks.FaultsAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(checks.Silence);
    }

    [Fact]
    public void Break_OfTheSender_SaysWhatMustRefuse()
    {
        var (document, world) = (Document(), World());
        var (order, breaker) = (world.Orders[0], new RequestBreaker(world));
        var route = document.Routes.Single(one => one.Name == "GET /v1/orders/{id}");
        var good = new FuzzRequest(route, "GET", $"/v1/orders/{order.Id}",
            [KeyValuePair.Create("Authorization", $"Bearer {world.Tokens[order.Buyer]}")], null);
        var open = good with { Route = document.Routes.Single(one => one.Name == "GET /v1/items/{id}") };

        var broken = Enumerable.Range(0, 5_000).Select(seed => breaker.Break(good, null, new Random(seed))).ToList();

        foreach (var what in (string[])["nobody asks", "an altered token", "without Authorization"])
        {
            var such = broken.Where(one => one.Broken == what).ToList();
            Assert.NotEmpty(such);
            Assert.All(such, one => Assert.Equal([401], one.MustRefuse!));
        }

        foreach (var one in broken.Where(one => one.Broken == "somebody asks"))
        {
            var token = one.Header("Authorization")!;
            var isForeign = token.Contains("-buyer-") && token != good.Header("Authorization");
            Assert.Equal(isForeign, one.MustRefuse?.Contains(404) ?? false);
        }

        Assert.Contains(broken, one => one.MustRefuse?.Contains(404) ?? false);
        Assert.All(broken.Where(one => one.Broken == "a strange query"), one => Assert.Null(one.MustRefuse));
        Assert.All(Enumerable.Range(0, 200), seed => Assert.Null(
            breaker.Break(open, null, new Random(seed)).MustRefuse));
    }

    private static ApiDocument Document() => new(JsonNode.Parse(
        File.ReadAllText(Path.Combine(House.SourceTree.Root, "docs", "openapi", "v1.json")))!);

    private static FuzzWorld World()
    {
        var world = new FuzzWorld("fuzz");
        foreach (var subject in world.Buyers.Concat(world.Merchants).Concat([world.Operator, world.Auditor]))
        {
            world.Tokens[subject] = $"token-of-{subject}";
        }

        world.Items.Add(new FuzzItem("0123456789abcdef", world.Merchants[0]) { Status = "published" });
        world.Orders.Add(new FuzzOrder("0123456789abcdef-1", "0123456789abcdef", world.Buyers[0]));
        return world;
    }

    private static List<string> Made(int seed)
    {
        var (document, world) = (Document(), World());
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
