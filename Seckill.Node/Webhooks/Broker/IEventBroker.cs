namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// The installation's own broker. Never throws for a fault of the broker or the way to it; one caller at a time.
/// </summary>
public interface IEventBroker
{
    /// <summary>Connects where there is no connection. Null: it takes events; else why not, in one line.</summary>
    ValueTask<string?> OpenAsync(CancellationToken cancellation);

    /// <summary>
    /// Publishes events of a merchant, and returns when the broker has taken responsibility for them, or can not be
    /// had. An event is sent only after the earlier ones of its subject were taken.
    /// </summary>
    ValueTask<BrokerAnswer> PublishAsync(
        string merchant, IReadOnlyList<OutgoingEvent> events, CancellationToken cancellation);
}

/// <param name="Taken">So many from the first on were surely taken; of the others nothing is known.</param>
/// <param name="Error">One line; null: all were taken.</param>
/// <param name="IsRefusal">The broker is there and would not take an event: others may fare better.</param>
public sealed record BrokerAnswer(int Taken, string? Error, bool IsRefusal = false);
