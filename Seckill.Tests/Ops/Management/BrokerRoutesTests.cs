using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Tests.Ops.Management;

/// <summary>GET /broker.</summary>
public sealed class BrokerRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Show_WithoutABroker_IsOff()
    {
        var answer = await _node.GetAsync("/broker");
        Assert.Equal((HttpStatusCode.OK, """{"state":"off"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Show_Lost_SaysSinceWhenWhyAndWhatWaits()
    {
        _node.Broker = new BrokerReport(
            new RabbitStatus(RabbitState.Lost, new Instant(0), 7, "gone", new Instant(1)),
            new BrokerLag(3, 2, new Instant(2)));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {"state": "lost", "since": "1970-01-01T00:00:00.000Z", "published": 7, "error": "gone",
                 "errorAt": "1970-01-01T00:00:00.001Z",
                 "behind": {"events": 3, "merchants": 2, "oldestAt": "1970-01-01T00:00:00.002Z"}}
                """),
            (await _node.GetAsync("/broker")).Json));
    }

    [Fact]
    public async Task Show_FromAnotherMachineWithoutAToken_IsRefused() => Assert.Equal(
        HttpStatusCode.Unauthorized, (await _node.SendAsync("GET", "/broker", remote: "192.0.2.1")).Status);
}
