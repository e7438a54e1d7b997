using Seckill.Domain;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Puts one event out to one endpoint: the last step. Which event goes when, in which order, how often and for how long
/// is the pump's; a sink keeps no memory of its own. It may see an event again (at least once), always with the same id
/// and the same bytes. The broker that gets everybody's events is <see cref="Broker.IEventBroker"/>.
/// </summary>
public interface IEventSink
{
    /// <summary>
    /// Returns when the receiver has answered for the event, or can not be had. Never throws for a fault of the
    /// receiver or the way to it.
    /// </summary>
    ValueTask<SinkAnswer> SendAsync(ClaimedDelivery delivery, CancellationToken cancellation);
}

/// <param name="Verdict">What it means for the event.</param>
/// <param name="Status">HTTP status, where there is such a thing.</param>
/// <param name="Error">One line for the merchant; null: none.</param>
/// <param name="RetryAfter">The receiver's wish: not before that time has passed.</param>
public sealed record SinkAnswer(SinkVerdict Verdict, int? Status, string? Error, TimeSpan? RetryAfter = null);

public enum SinkVerdict
{
    /// <summary>The receiver has it.</summary>
    Taken,

    /// <summary>Not now: try again later.</summary>
    Later,

    /// <summary>The receiver wants nothing any more.</summary>
    Gone,
}
