using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>Verbs that look into a store itself, while a real node works on it.</summary>
[Collection(OperatorCollection.Name)]
public sealed class StoreViewTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Verbs_WithConfig_ReadTheStoreOfARunningNode(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        string[] settings = [.. ground.Settings, "seckill.node.name=busy", "seckill.cluster.shards=8"];
        await using var node = await NodeProcess.StartAsync(settings);

        var members = await RunAsync("cluster show -o json", settings);
        var member = JsonNode.Parse(members.Out)!["members"]!.AsArray().Single()!;
        Assert.Equal("busy up 8", $"{member["node"]} {member["state"]} {member["shards"]}");

        var shards = JsonNode.Parse((await RunAsync("shards list -o json", settings)).Out)!["shards"]!.AsArray();
        Assert.Equal(8, shards.Count(shard => shard!["owner"]!.GetValue<string>() == "busy"));

        var item = ItemId.Derive("acme", "1");
        var place = JsonNode.Parse((await RunAsync($"shards where {item} -o json", settings)).Out)!;
        Assert.Equal($"{ShardId.Of(item, 8)} busy", $"{place["shard"]} {place["node"]}");

        using var ready = await node.Http.GetAsync(
            new Uri(node.Management, "/readyz"), TestContext.Current.CancellationToken);
        Assert.True(ready.IsSuccessStatusCode, node.Log);
    }

    /// <summary>A verb names what to do about its store; a node says to whoever asks that it will be back.</summary>
    [Fact]
    public async Task Auditor_OfAStoreThatCanNotBeReadNow_IsToldToComeAgain()
    {
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "seckill.cluster.shards=2"]);
        var connection = ground.Settings.Single(setting => setting.Contains("connection-string")).Split('=', 2)[1];
        await PrivatePostgres.ExecuteAsync(connection, "alter table journal rename to away");
        foreach (var (method, path) in new[]
        {
            ("GET", "/audit/events?shard=0"), ("POST", "/audit/verifications"),
            ("GET", $"/audit/items/{ItemId.Derive("a", "1")}"),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(node.Management, path));
            using var answer = await node.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

            Assert.Equal("503 temporary-reduced-capacity", $"{(int)answer.StatusCode} {body["code"]}");
            Assert.True(answer.Headers.Contains("Retry-After"));
        }
    }

    [Theory]
    [InlineData("seckill.node.data-dir=no/such/folder", ExitCode.WrongState)]
    [InlineData("seckill.journal.store=postgres", ExitCode.BadInput)]
    public async Task Verbs_OfAStoreThatIsNotThere_SayWhy(string setting, int code)
    {
        var read = await RunAsync("cluster show", [setting]);

        Assert.Equal((code, ""), (read.Code, read.Out));
        Assert.NotEmpty(read.Error);
        Assert.False(Directory.Exists("no"));
    }

    [Fact]
    public async Task Verbs_OfAServerThatIsNotThere_Are6()
    {
        var read = await RunAsync("shards list",
        [
            "seckill.journal.store=postgres",
            $"seckill.journal.postgres.connection-string=Host=127.0.0.1;Port={NodeProcess.FreePort()};Username=x",
        ]);

        Assert.Equal(ExitCode.Unreachable, read.Code);
        Assert.Contains("the store can not be read", read.Error);
    }

    [Fact]
    public async Task Verbs_OfADatabaseWithoutSchema_Are5AndMakeNone()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var read = await RunAsync("shards list",
        [
            "seckill.journal.store=postgres", $"seckill.journal.postgres.connection-string={connection}",
        ]);

        Assert.Equal(ExitCode.WrongState, read.Code);
        Assert.Equal(0L, await PrivatePostgres.ExecuteAsync(
            connection, "select count(*) from information_schema.tables where table_schema = 'public'"));
    }

    private static async Task<VerbResult> RunAsync(string line, IEnumerable<string> settings)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CliHost.RunAsync(
            [.. line.Split(' '), .. settings.SelectMany(setting => new[] { "--set", setting })],
            new CliStreams(output, error, false, _ => null), (_, _) => Task.FromResult(0),
            VerbList.Of(new VerbPorts(NodeStoreView.OpenAsync, TimeProvider.System)));
        return new VerbResult(code, output.ToString(), error.ToString());
    }
}
