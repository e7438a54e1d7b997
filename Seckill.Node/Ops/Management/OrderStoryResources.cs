using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /orders: from the read model.</summary>
internal sealed record OrderListing(
    IReadOnlyList<OrderListed> Data, bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextUrl);

/// <summary>An order in the list, without personal data beyond the buyer's sub.</summary>
internal sealed record OrderListed(
    string OrderId, string ItemId, string Buyer, string State, string? Reason, int Quantity, Money Amount,
    Instant CreatedAt, Instant UpdatedAt, PositionResource? Position);

/// <summary>
/// GET /orders/{id}/story: everything that is known of an order. What a source does not know is left out or empty.
/// </summary>
internal sealed record OrderStory
{
    public required string OrderId { get; init; }

    public required string ItemId { get; init; }

    public required int Shard { get; init; }

    /// <summary>The owner, by the rows.</summary>
    public string? Node { get; init; }

    /// <summary>The sub of his token; null: only his key is known, for the order has no event.</summary>
    public string? Buyer { get; init; }

    /// <summary>In a sentence: how it stands, and if it lost, why.</summary>
    public required string Verdict { get; init; }

    /// <summary>What the owner says now.</summary>
    public OrderResource? Owner { get; init; }

    /// <summary>Or why it says nothing: a problem code.</summary>
    public string? OwnerSays { get; init; }

    /// <summary>Every event of the order in the journal, in order.</summary>
    public required IReadOnlyList<StoryEvent> Journal { get; init; }

    /// <summary>The row of the order's read model; null: it has not landed, or there is none.</summary>
    public OrderListed? ReadModel { get; init; }

    public required IReadOnlyList<StoryPayment> Payments { get; init; }

    public required IReadOnlyList<StoryRefund> Refunds { get; init; }

    public StoryDelivery? Delivery { get; init; }

    /// <summary>What became of its events on their way to the merchant's endpoints.</summary>
    public required IReadOnlyList<StoryWebhook> Webhooks { get; init; }

    /// <summary>Of an order that lost: what nodes remember to have told its buyer at this item.</summary>
    public IReadOnlyList<LossResource>? Refusals { get; init; }
}

/// <summary>
/// One event. At: when its commit was made; DecidedAt: when it was decided; TraceId: of the request that began the
/// commit (hexadecimal), if any; Event: its type and members.
/// </summary>
internal sealed record StoryEvent(
    PositionResource Position, Instant At, Instant DecidedAt, string? TraceId, string EventId, JsonObject Event);

/// <summary>State: started, captured, failed, late, second, unfitting.</summary>
internal sealed record StoryPayment(
    string PaymentId, string Provider, string State, Money Amount, Instant At, Instant UpdatedAt);

/// <summary>Amount in minor units of the order's currency; SentAt null: due.</summary>
internal sealed record StoryRefund(
    string RefundId, string PaymentId, long Amount, bool Restock, string Reason, string By, Instant RequestedAt,
    Instant? SentAt);

/// <summary>State: due, shipped, delivered, failed, withdrawn.</summary>
internal sealed record StoryDelivery(
    string State, string? Carrier, string? TrackingNumber, Instant? ShippedAt, Instant? DeliveredAt,
    Instant UpdatedAt);

/// <summary>State: pending, delivered, dead.</summary>
internal sealed record StoryWebhook(
    string DeliveryId, string Url, string Type, string State, int Attempts, int? LastStatus, string? LastError,
    Instant? NextAt, Instant? EndedAt);
