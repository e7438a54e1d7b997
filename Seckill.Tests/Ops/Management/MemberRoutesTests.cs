using System.Net;
using System.Text.Json.Nodes;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>What operators read and ask of members over HTTP, and how bad requests are refused.</summary>
public sealed class MemberRoutesTests : IAsyncLifetime
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

    [Fact]
    public async Task Drain_IsAskedOfAMember_WhenAnotherCanTakeItsShards()
    {
        var alone = await _node.SendAsync("POST", "/cluster/members/node-1/drain", """{"reason": "upgrade"}""");
        Assert.Equal((HttpStatusCode.Conflict, "node-wrong-state"), (alone.Status, alone.Code));
        Cluster.Add("node-2", ownsShards: false);
        alone = await _node.SendAsync("POST", "/cluster/members/node-1/drain", """{"reason": "upgrade"}""");
        Assert.Equal(HttpStatusCode.Conflict, alone.Status);
        Assert.Empty(Cluster.Asked);

        Cluster.Add("node-3");
        var drained = await _node.SendAsync("POST", "/cluster/members/node-1/drain", """{"reason": "upgrade"}""");
        Assert.Equal((HttpStatusCode.Accepted, "draining"), (drained.Status, drained.Text("state")));
        Assert.Equal(HttpStatusCode.NotFound,
            (await _node.SendAsync("POST", "/cluster/members/nobody/drain", """{"reason": "r"}""")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await _node.SendAsync("POST", "/cluster/members/node-1/drain", "{}")).Status);
        Assert.Single(Cluster.Asked);
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
            Assert.Equal(
                $"no member is called {name}; living ones are: node-1",
                answer.Json["errors"]!["node"]![0]!.GetValue<string>());
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
