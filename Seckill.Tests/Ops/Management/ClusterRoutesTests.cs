using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>What operators read and ask of the cluster over HTTP.</summary>
public sealed class ClusterRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    private ScriptedCluster Cluster => _node.Cluster;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Members_AreTheLivingOnes_WithTheirShards()
    {
        var second = Cluster.Add("node-2", NodeState.Draining);
        Cluster.Add("node-2", NodeState.Dead);
        Cluster.AddShard(Cluster.Me);
        Cluster.AddShard(second);
        Cluster.AddShard(second);

        var answer = await _node.GetAsync("/cluster/members");

        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"members": [
              {"node": "node-1", "state": "up", "address": "node-1:7946", "incarnation": "{{Cluster.Me}}",
               "build": "0.1.0", "shards": 1, "self": true},
              {"node": "node-2", "state": "draining", "address": "node-2:7946", "incarnation": "{{second}}",
               "build": "0.1.0", "shards": 2, "self": false}]}
            """)), answer.Body);
    }

    [Fact]
    public async Task Members_All_NamesTheDeadLast()
    {
        Cluster.Add("node-0", NodeState.Dead);
        Cluster.Add("node-2", NodeState.Joining);

        var members = (await _node.GetAsync("/cluster/members?all")).Json["members"]!.AsArray();

        Assert.Equal(
            ["node-1 up", "node-2 joining", "node-0 dead"], members.Select(m => $"{m!["node"]} {m["state"]}"));
    }

    [Fact]
    public async Task Members_WhenTheStoreIsAway_Is503()
    {
        Cluster.Fault = new Npgsql.NpgsqlException("away");
        var answer = await _node.GetAsync("/cluster/members");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporary-reduced-capacity"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("leave", HttpStatusCode.Accepted, "draining")]
    [InlineData("down", HttpStatusCode.OK, "dead")]
    public async Task Change_OfAMember_IsAskedOfItsIncarnation(string operation, HttpStatusCode status, string state)
    {
        Cluster.Add("node-2", NodeState.Dead);
        var living = Cluster.Add("node-2");
        foreach (var name in new[] { "node-2", living.ToString() })
        {
            var answer = await ChangeAsync(name, operation);

            Assert.Equal((status, state), (answer.Status, answer.Text("state")));
            Assert.Equal(living.ToString(), answer.Text("incarnation"));
        }

        Assert.Equal([$"{operation} {living}", $"{operation} {living}"], Cluster.Asked);
    }

    [Fact]
    public async Task Leave_OfANodeThatLeavesAlready_IsTheSameAnswer()
    {
        Cluster.Add("node-2", NodeState.Draining);

        Assert.Equal(HttpStatusCode.Accepted, (await ChangeAsync("node-2", "leave")).Status);
        Assert.Empty(Cluster.Asked);
    }

    [Theory]
    [InlineData("leave", NodeState.Joining, "node-2 is joining; only a node that is up can leave")]
    [InlineData("leave", NodeState.Dead, "node-2 is dead; only a node that is up can leave")]
    [InlineData("down", NodeState.Dead, "node-2 is dead; it is dead already")]
    public async Task Change_InTheWrongState_Is409AndSaysWhy(string operation, NodeState state, string why)
    {
        Cluster.Add("node-2", state);
        Cluster.Obeys = false;
        var answer = await ChangeAsync("node-2", operation);

        Assert.Equal((HttpStatusCode.Conflict, "node-wrong-state"), (answer.Status, answer.Code));
        Assert.Equal(why, answer.Json["errors"]!["node"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Change_OfAnUnknownMember_Is404AndNamesThoseThatAre()
    {
        Cluster.Add("node-3", NodeState.Dead);
        foreach (var name in new[] { "node-9", Guid.NewGuid().ToString() })
        {
            var answer = await ChangeAsync(name, "down");

            Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.Status, answer.Code));
            Assert.EndsWith("living ones are: node-1", answer.Json["errors"]!["node"]![0]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Change_OfANameThatTwoLivingNodesCarry_Is409AndNamesTheirIncarnations()
    {
        var (one, other) = (Cluster.Add("node-2"), Cluster.Add("node-2"));
        var answer = await ChangeAsync("node-2", "down");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains(one.ToString(), answer.Body);
        Assert.Contains(other.ToString(), answer.Body);
        Assert.Empty(Cluster.Asked);
    }

    [Theory]
    [InlineData("{\"operation\":\"leave\",\"force\":true}", HttpStatusCode.BadRequest)]
    [InlineData("{\"operation\":7}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{\"operation\":\"restart\"}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Change_WithABadBody_IsRefused(string? body, HttpStatusCode expected)
    {
        Assert.Equal(expected, (await _node.SendAsync("PUT", "/cluster/members/node-1", body)).Status);
        Assert.Empty(Cluster.Asked);
    }

    [Fact]
    public async Task Change_WithALargeBody_Is413()
    {
        var body = $"{{\"operation\":\"{new string('x', 70_000)}\"}}";

        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await _node.SendAsync("PUT", "/cluster/members/node-1", body)).Status);
    }

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
              {"shard": 0, "owner": "node-1", "incarnation": "{{Cluster.Me}}", "epoch": 3, "head": 40, "want": "node-2"},
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
            new OwnedShard(new ShardId(0), Cluster.Me, 3, 41, 5, 17), new OwnedShard(new ShardId(1), Cluster.Me, 8, 1, 1, 1),
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

            Assert.Equal($"{item} {shard} {shard}", $"{answer.Json["itemId"]} {answer.Json["shard"]} {answer.Json["epoch"]}");
            Assert.Equal(shard % 2 == 0 ? "node-1" : null, answer.Json["node"]?.GetValue<string>());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _node.GetAsync("/cluster/where/nonsense")).Status);
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("DELETE", "/cluster/members", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task Address_ThatIsNone_IsAProblem(string method, string path, HttpStatusCode status, string code)
    {
        var answer = await _node.SendAsync(method, path);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    private Task<Node.ShopAnswer> ChangeAsync(string node, string operation) =>
        _node.SendAsync("PUT", $"/cluster/members/{node}", $$"""{"operation":"{{operation}}"}""");
}
