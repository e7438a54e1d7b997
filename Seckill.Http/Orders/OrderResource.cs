using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>An order as its buyer sees it; its merchant also sees buyer and shipTo.</summary>
internal sealed record OrderResource
{
    public required string Id { get; init; }

    public required string ItemId { get; init; }

    public required int Quantity { get; init; }

    public required Money Amount { get; init; }

    public required string State { get; init; }

    /// <summary>The problem code, when refused.</summary>
    public string? Reason { get; init; }

    /// <summary>How many are in front, when queued or waiting.</summary>
    public int? Ahead { get; init; }

    public Instant? PayBy { get; init; }

    public Instant? GraceUntil { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public PositionResource? Position { get; init; }

    /// <summary>
    /// Of an order that was won: a compact JWS (ES256) over {orderId, itemId, shard, offset, hash, at}, which proves
    /// where the order stands in the journal. In GET of the order itself.
    /// </summary>
    public string? Receipt { get; init; }

    public OrderPaymentResource? Payment { get; init; }

    public OrderShipmentResource? Shipment { get; init; }

    public OrderRefundResource? Refund { get; init; }

    /// <summary>One entry per state entered.</summary>
    public required TimelineResource[] Timeline { get; init; }

    public required int Version { get; init; }

    public required Instant ServerTime { get; init; }

    public string? Buyer { get; init; }

    public ShipToResource? ShipTo { get; init; }

    /// <summary>In the item's list: what ?after= takes to go on behind this order.</summary>
    public string? Cursor { get; init; }

    /// <summary>As the item's merchant lists it.</summary>
    public static OrderResource Of(OrderListing listing, Instant now) =>
        Of(listing.Order, now, listing.Buyer, listing.ShipTo) with { Cursor = listing.Cursor };

    public static OrderResource Of(
        OrderView order, Instant now, string? buyer = null, ShipToRecord? shipTo = null) => new()
        {
            Id = order.Id.ToString(),
            ItemId = order.Id.Item.ToString(),
            Quantity = order.Quantity,
            Amount = order.Amount,
            State = OrderStates.NameOf(order.State),
            Reason = order.Reason is { } reason ? Refusals.ReasonOf(reason) : null,
            Ahead = order.Ahead,
            PayBy = order.PayBy,
            GraceUntil = order.GraceUntil,
            CreatedAt = order.CreatedAt,
            UpdatedAt = order.UpdatedAt,
            Position = order.Position is { } position ? PositionResource.Of(position) : null,
            Payment = OrderPaymentResource.Of(order.Payment),
            Shipment = OrderShipmentResource.Of(order.Shipment),
            Refund = OrderRefundResource.Of(order.Refund, order.Amount.Currency),
            Timeline = TimelineResource.Of(order.Timeline),
            Version = order.Version,
            ServerTime = now,
            Buyer = buyer,
            ShipTo = shipTo is null ? null : ShipToResource.Of(shipTo),
        };
}

/// <summary>Where in the journal an order or a stock stands.</summary>
internal readonly record struct PositionResource(int Shard, long Offset)
{
    public static PositionResource Of(ShardOffset position) => new(position.Shard.Value, position.Offset);
}

internal readonly record struct TimelineResource(string State, Instant At)
{
    public static TimelineResource[] Of(IReadOnlyList<TimelineEntry> timeline)
    {
        var resources = new TimelineResource[timeline.Count];
        for (var i = 0; i < resources.Length; i++)
        {
            resources[i] = new TimelineResource(OrderStates.NameOf(timeline[i].State), timeline[i].At);
        }

        return resources;
    }
}

/// <summary>
/// Empty texts: it was erased; with Changed it is withheld, for what is stored is not what the buyer gave.
/// </summary>
internal sealed record ShipToResource(string Name, string Phone, string Address, bool? Changed = null)
{
    public static ShipToResource Of(ShipToRecord record) => new(
        record.Name, record.Phone, record.Address, record == ShipToRecord.Changed ? true : null);
}
