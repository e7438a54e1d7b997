using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Webhooks;

/// <summary>Endpoints, and every event's way to each of them. Each member is one transaction.</summary>
public interface IWebhookStore
{
    /// <summary>
    /// Adds an endpoint and makes its merchant one whose events are told, under the lock that numbers his events: what
    /// is numbered later is delivered to it. Its id stems from merchant and key; of two with the same id the first
    /// stays, and is returned. Null: the merchant has that many already.
    /// </summary>
    ValueTask<WebhookRow?> AddAsync(WebhookRow webhook, int mostOfMerchant, CancellationToken cancellation);

    /// <summary>Deleted ones, too: their id is not given again.</summary>
    ValueTask<WebhookRow?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>A merchant's, oldest first, without deleted ones.</summary>
    ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string merchant, CancellationToken cancellation);

    /// <summary>
    /// Sets state, reason and secrets of a row that still has the state and the last rotation it had; false: it has
    /// not.
    /// </summary>
    ValueTask<bool> ChangeAsync(WebhookRow webhook, WebhookRow was, CancellationToken cancellation);

    /// <summary>Endpoints that have something to send now.</summary>
    ValueTask<IReadOnlyList<WebhookRow>> ReadDueAsync(Instant now, CancellationToken cancellation);

    /// <summary>
    /// Takes due deliveries, of each subject only the first that is pending, and holds them until
    /// <paramref name="heldUntil"/>: then, if nobody said what became of them, they are due again. Counts an attempt.
    /// Two callers never get the same one.
    /// </summary>
    ValueTask<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        WebhookRow webhook, Instant now, Instant heldUntil, int most, CancellationToken cancellation);

    /// <summary>
    /// What became of an attempt. Those behind it on the same subject wait as long as it does. False: the delivery is
    /// not in that attempt any more, nothing was written.
    /// </summary>
    ValueTask<bool> SettleAsync(ClaimedDelivery delivery, AttemptResult result, CancellationToken cancellation);

    /// <summary>An event of no item for one endpoint: told, numbered, pending; it is in no feed.</summary>
    ValueTask<WebhookDelivery> AddTestAsync(WebhookRow webhook, OutgoingEvent test, CancellationToken cancellation);

    /// <summary>Newest events first, below a number.</summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(
        string webhookId, SendState? state, long? belowNumber, int most, CancellationToken cancellation);

    ValueTask<WebhookDelivery?> FindDeliveryAsync(string webhookId, string eventId, CancellationToken cancellation);

    /// <summary>
    /// Makes told events pending for an endpoint of their merchant, all attempts anew. What is pending already stays as
    /// it is, unless <see cref="EventRange.Forced"/>: then it is due now, and what rests behind the first of the range
    /// with it. Returns how many.
    /// </summary>
    ValueTask<int> SendAgainAsync(
        WebhookRow webhook, EventRange range, Instant now, CancellationToken cancellation);

    /// <summary>What waits to be delivered to endpoints that are active.</summary>
    ValueTask<DeliveryLag> ReadLagAsync(CancellationToken cancellation);

    /// <summary>
    /// Gives up what is pending for disabled endpoints and removes what belongs to deleted ones, at most that many of
    /// each; true: there may be more.
    /// </summary>
    ValueTask<bool> SweepAsync(int most, Instant now, CancellationToken cancellation);

    /// <summary>
    /// Removes deliveries that ended (delivered or dead) before that instant, oldest first, at most that many; true:
    /// there may be more. Their events stay.
    /// </summary>
    ValueTask<bool> ForgetAsync(Instant endedBefore, int most, CancellationToken cancellation);
}

/// <param name="Pending">Deliveries.</param>
/// <param name="OldestAt">When the oldest was told; null: there is none.</param>
public sealed record DeliveryLag(long Pending, Instant? OldestAt);

/// <summary>Events by their numbers, types (full names), and times where there are any; all ends included.</summary>
public sealed record EventRange(
    long FromNumber, long ToNumber, IReadOnlyList<string> Types, Instant? From = null, Instant? To = null,
    bool Forced = false);

/// <summary>Numbers are in the store and never reused.</summary>
public enum WebhookState
{
    Active = 1,
    Disabled = 2,
    Deleted = 3,
}
