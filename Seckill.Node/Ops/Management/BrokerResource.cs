using Seckill.Domain;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /broker. State: off, starting, connected, blocked, lost; error is the last one, also when all is well again.
/// </summary>
/// <param name="State">Of this node's connection.</param>
/// <param name="Since">When it became so.</param>
/// <param name="Published">Events that the broker confirmed to this process.</param>
/// <param name="Error">In one line.</param>
/// <param name="ErrorAt">When that was.</param>
/// <param name="Behind">Events of the whole installation; left out while it is off.</param>
internal sealed record BrokerResource(
    string State, Instant? Since, long? Published, string? Error, Instant? ErrorAt, BrokerBehindResource? Behind)
{
    public static BrokerResource Of(BrokerReport? report) => report is not var (connection, behind)
        ? new BrokerResource("off", null, null, null, null, null)
        : new BrokerResource(
            WordOf(connection.State), connection.Since, connection.Published, connection.Error, connection.ErrorAt,
            new BrokerBehindResource(behind.Events, behind.Merchants, behind.OldestAt));

    private static string WordOf(RabbitState state) => state switch
    {
        RabbitState.Starting => "starting",
        RabbitState.Connected => "connected",
        RabbitState.Blocked => "blocked",
        RabbitState.Lost => "lost",
        _ => throw new InvalidOperationException($"no word for {state}"),
    };
}

/// <summary>Told and not published: events, of how many merchants, and when the oldest was committed.</summary>
internal sealed record BrokerBehindResource(long Events, int Merchants, Instant? OldestAt);
