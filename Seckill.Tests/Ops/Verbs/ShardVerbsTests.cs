using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill shards, as a shell sees it.</summary>
public sealed class ShardVerbsTests : IAsyncLifetime
{
    private VerbBench _bench = null!;

    private ScriptedClusterRows Rows => new(_bench.Cluster);

    public async ValueTask InitializeAsync()
    {
        _bench = await VerbBench.StartAsync();
        _bench.Cluster.AddShard(_bench.Cluster.Me, epoch: 3, head: 40, want: _bench.Cluster.Add("node-2"));
        _bench.Cluster.AddShard(null, epoch: 4, head: 0);
        _bench.Cluster.Told = [new OwnedShard(new ShardId(0), _bench.Cluster.Me, 3, 41, 5, 17)];
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task List_NamesOwnersAndWishes()
    {
        var listed = await _bench.AskAsync("shards list");

        Assert.Equal(ExitCode.Yes, listed.Code);
        Assert.Equal("SHARD  OWNER   EPOCH  HEAD  WANT    INCARNATION", listed.Lines[0]);
        Assert.Equal($"0      node-1  3      40    node-2  {_bench.Cluster.Me}", listed.Lines[1]);
        Assert.Equal("1      -       4      0     -       -", listed.Lines[2]);
    }

    [Fact]
    public async Task Stats_AddWhatTheOwnersSay()
    {
        var told = await _bench.AskAsync("shards stats");

        Assert.Equal("0      node-1  3      41    5      17", told.Lines[1]);
        Assert.Equal("1      -       4      0     -      -", told.Lines[2]);
        Assert.Empty(told.Error);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("stats")]
    public async Task ListAndStats_OfAStore_AreItsRows(string verb)
    {
        _bench.Stored = _bench.Cluster.Map;
        var read = await _bench.RunAsync($"shards {verb} -o json --set seckill.node.name=x");
        var route = await _bench.Node.GetAsync("/cluster/shards");

        Assert.True(JsonNode.DeepEquals(route.Json, JsonNode.Parse(read.Out)), read.Out);
        Assert.Equal(verb == "stats", read.Error.Contains("--node", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_IsTheSameFromANodeAndFromItsStore()
    {
        _bench.Stored = _bench.Cluster.Map;
        var item = ItemId.Derive("acme", "1");
        var asked = await _bench.AskAsync($"shards where {item} -o jsonl");
        var read = await _bench.RunAsync($"shards where {item} -o jsonl --set seckill.node.name=x");

        Assert.Equal((ExitCode.Yes, asked.Out), (read.Code, read.Out));
        Assert.Equal(ShardId.Of(item, 2).Value, JsonNode.Parse(asked.Out)!["shard"]!.GetValue<int>());
        Assert.StartsWith($"item   {item}", (await _bench.AskAsync($"shards where {item}")).Out);
    }

    [Fact]
    public async Task Where_OfAStoreWithoutShards_Is5()
    {
        _bench.Stored = new ClusterMap([], []);
        var item = ItemId.Derive("acme", "1");

        Assert.Equal(
            ExitCode.WrongState, (await _bench.RunAsync($"shards where {item} --set seckill.node.name=x")).Code);
    }

    [Fact]
    public async Task Move_IsWished()
    {
        var moved = await _bench.AskAsync("shards move 0 --to node-2");

        Assert.Equal("shard 0 will move from node-1 to node-2", moved.Out.Trim());
        Assert.Equal([$"move 0 to {Rows.Of("node-2")}"], _bench.Cluster.Asked);
    }

    [Fact]
    public async Task Move_WithWait_EndsWhenTheTargetOwnsIt()
    {
        var moving = _bench.AskAsync("shards move 0 --to node-2 --wait");
        await _bench.Cluster.LookedAsync(3);
        Assert.False(moving.IsCompleted);
        Rows.Set(new ShardRow(new ShardId(0), 4, Rows.Of("node-2"), null, 41, []));

        var moved = await moving;
        Assert.Equal((ExitCode.Yes, "shard 0 is owned by node-2 (epoch 4)"), (moved.Code, moved.Out.Trim()));
    }

    [Fact]
    public async Task Move_WithWaitWhoseWishIsGone_Is1()
    {
        var moving = _bench.AskAsync("shards move 0 --to node-2 --wait");
        await _bench.Cluster.LookedAsync(3);
        Rows.Set(new ShardRow(new ShardId(0), 5, _bench.Cluster.Me, null, 41, []));

        var moved = await moving;
        Assert.Equal(ExitCode.No, moved.Code);
        Assert.Contains("shard 0 is owned by node-1, and the wish is gone", moved.Error);
    }

    [Theory]
    [InlineData("shards move 0 --to node-1", ExitCode.Yes, "")]
    [InlineData("shards move 0", ExitCode.Usage, "--to")]
    [InlineData("shards move x --to node-2", ExitCode.Usage, "a shard is a number")]
    [InlineData("shards move 9 --to node-2", ExitCode.NotFound, "there is no shard 9; they are numbered 0 to 1")]
    [InlineData("shards move 0 --to node-9", ExitCode.NotFound, "no member is called node-9")]
    [InlineData("shards move 0 --to node-2", ExitCode.WrongState, "node-2 takes no shards: it is up")]
    [InlineData("shards where nonsense", ExitCode.NotFound, "nonsense is not the id of an item")]
    public async Task Verbs_HaveTheirCodes(string line, int code, string why)
    {
        _bench.Cluster.Obeys = false;
        var done = await _bench.AskAsync(line);

        Assert.Equal(code, done.Code);
        Assert.Contains(why, done.Error);
    }

    /// <summary>Rows of the scripted cluster by name, and changed in place.</summary>
    private sealed class ScriptedClusterRows(Management.ScriptedCluster cluster)
    {
        public Guid Of(string node) => cluster.Map.Nodes.Single(row => row.NodeId == node).Incarnation;

        public void Set(ShardRow changed) => cluster.Map = cluster.Map with
        {
            Shards = [.. cluster.Map.Shards.Select(row => row.Shard == changed.Shard ? changed : row)],
        };
    }
}
