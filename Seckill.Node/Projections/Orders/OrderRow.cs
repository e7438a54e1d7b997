using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// An order in the read model. A fresh one needs only the narrow columns; what later events add lies in Detail. There
/// is no personal data here: lists read it from the ship-to table, so that erasing it has one place to look at.
/// </summary>
public sealed class OrderRow
{
    public required ItemId Item { get; init; }

    /// <summary>Number of its first event in the item's stream: orders of an item sort by it, oldest first.</summary>
    public required long Number { get; init; }

    public required OrderKey Key { get; init; }

    public required string Buyer { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Price of all units, in minor units of the item's currency.</summary>
    public required long Amount { get; init; }

    /// <summary>The commit of its first event: where its ship-to record is found.</summary>
    public required long Seq { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant UpdatedAt { get; set; }

    public OrderState State { get; set; }

    /// <summary>Count of its events.</summary>
    public int Version { get; set; }

    public Instant? PayBy { get; set; }

    /// <summary>Its units went back when it was refunded.</summary>
    public bool Restocked { get; set; }

    public OrderDetail? Detail { get; set; }

    public OrderId Id => new(Item, Key);
}
