using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>What operators read and ask of shards over HTTP.</summary>
public sealed class ShardRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    private ScriptedCluster Cluster => _node.Cluster;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Shards_NameTheirOwnersAndWishes()
    {
        var second = Cluster.Add("node-2");
        var forgotten = Guid.NewGuid();
        Cluster.AddShard(Cluster.Me, epoch: 3, head: 40, want: second);
        Cluster.AddShard(null, epoch: 4, head: 0);
        Cluster.AddShard(forgotten);

        var answer = await _node.GetAsync("/cluster/shards");

        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"shards": [
              {"shard": 0, "owner": "node-1", "incarnation": "{{Cluster.Me}}", "epoch": 3, "head": 40,
               "want": "node-2"},
              {"shard": 1, "owner": null, "incarnation": null, "epoch": 4, "head": 0, "want": null},
              {"shard": 2, "owner": "{{forgotten}}", "incarnation": "{{forgotten}}", "epoch": 3, "head": 40,
               "want": null}]}
            """)), answer.Body);
    }

    [Fact]
    public async Task Shards_WithStats_CarryWhatTheirOwnersSayNow()
    {
        Cluster.AddShard(Cluster.Me, epoch: 3, head: 40);
        Cluster.AddShard(Cluster.Me, epoch: 9);
        Cluster.AddShard(Cluster.Me);
        Cluster.Told =
        [
            new OwnedShard(new ShardId(0), Cluster.Me, 3, 41, 5, 17),
            new OwnedShard(new ShardId(1), Cluster.Me, 8, 1, 1, 1),
        ];

        var shards = (await _node.GetAsync("/cluster/shards?stats")).Json["shards"]!.AsArray();

        Assert.Equal("41 5 17", $"{shards[0]!["head"]} {shards[0]!["awake"]} {shards[0]!["inLine"]}");
        Assert.Null(shards[1]!["awake"]);
        Assert.Null(shards[2]!["awake"]);
    }

    [Fact]
    public async Task Move_IsWishedOfTheTarget()
    {
        var second = Cluster.Add("node-2");
        Cluster.AddShard(Cluster.Me);
        var answer = await _node.SendAsync("POST", "/cluster/shards/0/move", "{\"to\":\"node-2\"}");

        Assert.Equal((HttpStatusCode.Accepted, "node-2"), (answer.Status, answer.Text("want")));
        Assert.Equal([$"move 0 to {second}"], Cluster.Asked);
    }

    [Fact]
    public async Task Move_ToItsOwner_IsDoneAlready()
    {
        Cluster.AddShard(Cluster.Me);

        Assert.Equal(
            HttpStatusCode.OK,
            (await _node.SendAsync("POST", "/cluster/shards/0/move", "{\"to\":\"node-1\"}")).Status);
        Assert.Empty(Cluster.Asked);
    }

    [Theory]
    [InlineData("/cluster/shards/0/move", "{\"to\":\"node-9\"}", HttpStatusCode.NotFound)]
    [InlineData("/cluster/shards/1/move", "{\"to\":\"node-2\"}", HttpStatusCode.NotFound)]
    [InlineData("/cluster/shards/-1/move", "{\"to\":\"node-2\"}", HttpStatusCode.NotFound)]
    [InlineData("/cluster/shards/x/move", "{\"to\":\"node-2\"}", HttpStatusCode.NotFound)]
    [InlineData("/cluster/shards/0/move", "{\"to\":\"\"}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/cluster/shards/0/move", "{\"too\":\"node-2\"}", HttpStatusCode.BadRequest)]
    [InlineData("/cluster/shards/0/move", "{\"to\":\"node-2\"}", HttpStatusCode.Conflict)]
    public async Task Move_ThatCanNotBe_IsRefused(string path, string body, HttpStatusCode expected)
    {
        Cluster.Add("node-2", ownsShards: false);
        Cluster.AddShard(Cluster.Me);
        Cluster.Obeys = false;

        Assert.Equal(expected, (await _node.SendAsync("POST", path, body)).Status);
    }

    [Fact]
    public async Task Where_NamesShardAndOwner()
    {
        for (var shard = 0; shard < 8; shard++)
        {
            Cluster.AddShard(shard % 2 == 0 ? Cluster.Me : null, epoch: shard);
        }

        foreach (var item in Enumerable.Range(0, 20).Select(i => ItemId.Derive("acme", $"{i}")))
        {
            var shard = ShardId.Of(item, 8).Value;
            var answer = await _node.GetAsync($"/cluster/where/{item}");

            Assert.Equal(
                $"{item} {shard} {shard}",
                $"{answer.Json["itemId"]} {answer.Json["shard"]} {answer.Json["epoch"]}");
            Assert.Equal(shard % 2 == 0 ? "node-1" : null, answer.Json["node"]?.GetValue<string>());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _node.GetAsync("/cluster/where/nonsense")).Status);
    }
}
