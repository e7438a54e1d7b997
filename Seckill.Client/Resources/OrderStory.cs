using System.Text.Json;

namespace Seckill.Client;

/// <summary>All that is known of an order; what a source does not know is null or empty.</summary>
[WireSchema("OrderStory")]
public sealed record OrderStory
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What was bought.</summary>
    public required string ItemId { get; init; }

    /// <summary>Where its journal is.</summary>
    public required int Shard { get; init; }

    /// <summary>The owner, by the rows.</summary>
    public string? Node { get; init; }

    /// <summary>Null: only his key is known, for the order has no event.</summary>
    public string? Buyer { get; init; }

    /// <summary>In a sentence: how it stands, and if it lost, why.</summary>
    public required string Verdict { get; init; }

    /// <summary>What the owner says now.</summary>
    public Order? Owner { get; init; }

    /// <summary>Or why it says nothing: a problem code.</summary>
    public string? OwnerSays { get; init; }

    /// <summary>Every event of the order in the journal, in order.</summary>
    public required IReadOnlyList<StoryEvent> Journal { get; init; }

    /// <summary>Its row of the read model; null: it has not landed, or there is none.</summary>
    public ListedOrder? ReadModel { get; init; }

    /// <summary>Each attempt to pay.</summary>
    public required IReadOnlyList<StoryPayment> Payments { get; init; }

    /// <summary>Money that goes back.</summary>
    public required IReadOnlyList<StoryRefund> Refunds { get; init; }

    /// <summary>Its parcel, once it was paid.</summary>
    public StoryDelivery? Delivery { get; init; }

    /// <summary>What became of its events on their way to the merchant's endpoints.</summary>
    public required IReadOnlyList<StoryWebhook> Webhooks { get; init; }

    /// <summary>Of an order that lost: what nodes remember to have told its buyer at this item.</summary>
    public IReadOnlyList<Loss>? Refusals { get; init; }
}

/// <summary>One event of an order.</summary>
/// <param name="Position">Its commit.</param>
/// <param name="At">When the commit was made.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="TraceId">Of the request that began the commit, in hexadecimal.</param>
/// <param name="EventId">As it is told to merchants.</param>
/// <param name="Event">Its type and members; they grow with the journal.</param>
[WireSchema("StoryEvent")]
public sealed record StoryEvent(
    Position Position, DateTimeOffset At, DateTimeOffset DecidedAt, string? TraceId, string EventId,
    JsonElement Event);

/// <summary>An attempt to pay.</summary>
/// <param name="PaymentId">Names it at the provider.</param>
/// <param name="Provider">Such as sandbox or stripe.</param>
/// <param name="State">started, captured, failed, late, second or unfitting.</param>
/// <param name="Amount">What was asked or captured.</param>
/// <param name="At">When it began.</param>
/// <param name="UpdatedAt">When it last changed.</param>
[WireSchema("StoryPayment")]
public sealed record StoryPayment(
    string PaymentId, string Provider, string State, Money Amount, DateTimeOffset At, DateTimeOffset UpdatedAt);

/// <summary>One refund.</summary>
/// <param name="RefundId">Names it.</param>
/// <param name="PaymentId">The payment it goes back on.</param>
/// <param name="Amount">In minor units of the order's currency.</param>
/// <param name="Restock">The units go back into stock.</param>
/// <param name="Reason">As it was given.</param>
/// <param name="By">Who gave it.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="SentAt">Null: due.</param>
[WireSchema("StoryRefund")]
public sealed record StoryRefund(
    string RefundId, string PaymentId, long Amount, bool Restock, string Reason, string By,
    DateTimeOffset RequestedAt, DateTimeOffset? SentAt);

/// <summary>A parcel.</summary>
/// <param name="State">due, shipped, delivered, failed or withdrawn.</param>
/// <param name="Carrier">Who carries it.</param>
/// <param name="TrackingNumber">The carrier's number.</param>
/// <param name="ShippedAt">When it was shipped.</param>
/// <param name="DeliveredAt">When it arrived.</param>
/// <param name="UpdatedAt">When that last changed.</param>
[WireSchema("StoryDelivery")]
public sealed record StoryDelivery(
    string State, string? Carrier, string? TrackingNumber, DateTimeOffset? ShippedAt, DateTimeOffset? DeliveredAt,
    DateTimeOffset UpdatedAt);

/// <summary>An event on its way to an endpoint.</summary>
/// <param name="DeliveryId">Names it.</param>
/// <param name="Url">Of the endpoint.</param>
/// <param name="Type">Of the event.</param>
/// <param name="State">Where it is.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="LastStatus">HTTP status of the last answer.</param>
/// <param name="LastError">Why there was none.</param>
/// <param name="NextAt">When it is sent again.</param>
/// <param name="EndedAt">When it was over.</param>
[WireSchema("StoryWebhook")]
public sealed record StoryWebhook(
    string DeliveryId, string Url, string Type, DeliveryState State, int Attempts, int? LastStatus,
    string? LastError, DateTimeOffset? NextAt, DateTimeOffset? EndedAt);
