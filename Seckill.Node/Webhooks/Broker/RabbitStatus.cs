using Seckill.Domain;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>A node's connection to the broker, at one moment.</summary>
/// <param name="State">As it is.</param>
/// <param name="Since">When it became so; null: it has never been tried.</param>
/// <param name="Published">Events that the broker has confirmed to this process.</param>
/// <param name="Error">Of the last failure, also when all is well again; null: there was none.</param>
/// <param name="ErrorAt">When that was.</param>
public sealed record RabbitStatus(
    RabbitState State, Instant? Since, long Published, string? Error, Instant? ErrorAt);

public enum RabbitState
{
    /// <summary>Not tried yet.</summary>
    Starting,

    Connected,

    /// <summary>Connected, and told by the broker to wait: it is short of memory or disk.</summary>
    Blocked,

    Lost,
}
