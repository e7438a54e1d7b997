using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>
/// Endpoints to which a merchant's events are sent. What belongs to somebody else is not found (null).
/// </summary>
public interface IWebhooks
{
    /// <summary>
    /// Makes an endpoint, or answers a repeat of the same key. Events committed from now on are sent to it.
    /// </summary>
    ValueTask<WebhookAnswer> CreateAsync(
        string merchant, string url, IReadOnlyList<string> types, CommandStamp stamp, CancellationToken cancellation);

    /// <summary>Oldest first; they are few.</summary>
    ValueTask<IReadOnlyList<WebhookView>> ListAsync(string merchant, CancellationToken cancellation);

    ValueTask<WebhookView?> FindAsync(string merchant, string id, CancellationToken cancellation);

    /// <summary>False: not found. What was still to be sent to it is not sent.</summary>
    ValueTask<bool> DeleteAsync(string merchant, string id, CancellationToken cancellation);

    /// <summary>
    /// A new secret; the old one signs as well for a day. A repeat of the same key answers with the same secret.
    /// </summary>
    ValueTask<WebhookAnswer> RotateAsync(
        string merchant, string id, CommandStamp stamp, CancellationToken cancellation);

    /// <summary>Sends a seckill.test event to it.</summary>
    ValueTask<DeliveryAnswer> TestAsync(string merchant, string id, CancellationToken cancellation);

    /// <summary>
    /// Its deliveries, newest events first. Null: no such endpoint. A page of null: the cursor is none of this list.
    /// </summary>
    ValueTask<DeliveryPage?> DeliveriesAsync(
        string merchant, string id, SendState? state, string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Sends a delivery again, with the event's id, whatever became of it; all its attempts are anew.
    /// </summary>
    ValueTask<DeliveryAnswer> RedeliverAsync(string merchant, string deliveryId, CancellationToken cancellation);

    /// <summary>
    /// Sends a range of told events again, both ends included, as far as the endpoint wants their types.
    /// </summary>
    ValueTask<ReplayAnswer> ReplayAsync(
        string merchant, string id, EventMark from, EventMark to, CancellationToken cancellation);
}

/// <summary>An endpoint. Secret only where it is told. Reason: why it was disabled.</summary>
public sealed record WebhookView(
    string Id, string Url, IReadOnlyList<string> Types, bool Disabled, string? Reason, Instant CreatedAt,
    Instant? OldSecretUntil, string? Secret = null);

public enum WebhookOutcome
{
    Done,
    NotFound,

    /// <summary>The key was used for another body.</summary>
    KeyReused,

    /// <summary>The merchant has as many as he may.</summary>
    TooMany,

    /// <summary>It answered 410 and gets nothing any more.</summary>
    Disabled,

    /// <summary>No event has that id.</summary>
    NoSuchEvent,
}

/// <summary>Webhook is there when Done.</summary>
public sealed record WebhookAnswer(WebhookOutcome Outcome, WebhookView? Webhook = null, bool Replayed = false);

/// <summary>Delivery is there when Done.</summary>
public sealed record DeliveryAnswer(WebhookOutcome Outcome, DeliveryView? Delivery = null);

/// <summary>
/// Events: so many are sent again. Next: the id of the event to go on from, when the range holds more than one request
/// sends.
/// </summary>
public sealed record ReplayAnswer(WebhookOutcome Outcome, int Events = 0, string? Next = null);

public sealed record DeliveryPage(Page<DeliveryView>? Page);

/// <summary>One end of a range of events: a time, or the id of an event.</summary>
public readonly record struct EventMark(Instant? Time, string? EventId);

/// <summary>Numbers are in the store and never reused.</summary>
public enum SendState
{
    Pending = 1,
    Delivered = 2,

    /// <summary>All attempts failed, or the endpoint was disabled.</summary>
    Dead = 3,
}

/// <summary>
/// One event on its way to one endpoint. Attempts counts begun ones; NextAt is when a pending one is tried next, if
/// the events of the same subject before it are through by then.
/// </summary>
public sealed record DeliveryView(
    string Id, string EventId, string Type, string Subject, SendState State, int Attempts, int? LastStatus,
    string? LastError, Instant? NextAt, Instant CreatedAt, Instant? EndedAt);
