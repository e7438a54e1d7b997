using System.Net;

namespace Seckill.Tests.Ops.Management;

/// <summary>Who may ask a node: R39.</summary>
public sealed class OperatorGateTests
{
    private static readonly string[] Guarded =
    [
        "GET /cluster/members", "PUT /cluster/members/node-1", "GET /cluster/events", "GET /cluster/shards",
        "POST /cluster/shards/0/move", "GET /cluster/where/0123456789abcdef", "POST /node/drain", "GET /node/info",
        "GET /node/config", "GET /node/log-level", "PUT /node/log-level",
    ];

    [Fact]
    public async Task EveryRoute_WithoutToken_Is401InProduction()
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);
        foreach (var route in Guarded)
        {
            var answer = await node.SendAsync(route.Split(' ')[0], route.Split(' ')[1], "{}");

            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{route}: {answer.Status}");
            Assert.Equal("unauthorized", answer.Code);
            Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
            Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        }

        Assert.Empty(node.Cluster.Asked);
    }

    [Theory]
    [InlineData("buyer")]
    [InlineData("merchant")]
    [InlineData("auditor")]
    public async Task EveryRoute_WithAnotherRole_Is403(string role)
    {
        await using var node = await ManagementUnderTest.StartAsync();
        foreach (var route in Guarded)
        {
            var answer = await node.SendAsync(route.Split(' ')[0], route.Split(' ')[1], "{}", token: node.Token(role));

            Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{route}: {answer.Status}");
            Assert.Equal("forbidden", answer.Code);
        }
    }

    [Fact]
    public async Task Token_OfAnOperator_OpensInProductionFromAnywhere()
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);
        var answer = await node.SendAsync(
            "GET", "/cluster/members", token: node.Token("buyer", "operator"), remote: "192.0.2.7");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Token_ThatIsNotValid_Is401EvenOnTheSameMachine()
    {
        await using var node = await ManagementUnderTest.StartAsync();
        var answer = await node.SendAsync("GET", "/cluster/members", token: node.Token("operator") + "x");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("invalid_token", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Token_PastItsLife_Is401()
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);
        var token = node.Token("operator");
        node.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.Unauthorized, (await node.SendAsync("GET", "/node/info", token: token)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.8.8.8", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    [InlineData("::ffff:127.0.0.1", HttpStatusCode.OK)]
    [InlineData("10.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("::ffff:10.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("fe80::1", HttpStatusCode.Unauthorized)]
    public async Task NoToken_InDevelopment_OpensForTheSameMachineAlone(string remote, HttpStatusCode expected)
    {
        await using var node = await ManagementUnderTest.StartAsync();

        Assert.Equal(expected, (await node.SendAsync("GET", "/cluster/members", remote: remote)).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 balancer")]
    [InlineData("Origin", "http://shop.example")]
    [InlineData("Host", "shop.example")]
    public async Task NoToken_OnBehalfOfSomebodyElse_Is401(string header, string value)
    {
        await using var node = await ManagementUnderTest.StartAsync();
        var headers = new Dictionary<string, string> { [header] = value };

        Assert.Equal(
            HttpStatusCode.Unauthorized, (await node.SendAsync("POST", "/node/drain", headers: headers)).Status);
        Assert.Empty(node.Cluster.Asked);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/alive")]
    [InlineData("/readyz")]
    [InlineData("/health?verbose")]
    [InlineData("/startupz")]
    public async Task Probes_AreOpenToEverybody(string path)
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);

        Assert.Equal(HttpStatusCode.OK, (await node.SendAsync("GET", path, remote: "192.0.2.7")).Status);
    }
}
