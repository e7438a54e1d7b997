using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>A paid order on its way to the buyer.</summary>
public sealed class DeliveryRow
{
    public required OrderId Order { get; init; }

    public required Instant PaidAt { get; init; }

    public required string PaymentId { get; init; }

    /// <summary>What was paid; asked back in full, the delivery is withdrawn.</summary>
    public required long Amount { get; init; }

    public long RefundAsked { get; set; }

    public DeliveryState State { get; set; }

    public string? Carrier { get; set; }

    public string? TrackingNumber { get; set; }

    public Instant? ShippedAt { get; set; }

    public Instant? DeliveredAt { get; set; }

    public Instant UpdatedAt { get; set; }

    /// <summary>Not kept: the time of the report that the event after it in its commit rests on.</summary>
    public Instant? Reported { get; set; }
}

/// <summary>Numbers are in the read model.</summary>
public enum DeliveryState
{
    /// <summary>Paid, to be shipped.</summary>
    Due = 1,
    Shipped = 2,
    Delivered = 3,
    Failed = 4,

    /// <summary>All its money was asked back; wherever the parcel is, no more is owed.</summary>
    Withdrawn = 5,
}

/// <summary>Columns of the table delivery_row.</summary>
public sealed class DeliveryShape : RowShape<DeliveryRow>
{
    public static readonly DeliveryShape Instance = new();

    public override string Table => "delivery_row";

    public override IReadOnlyList<string> Key { get; } = ["item", "order_key"];

    public override IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("item", ColumnKind.Bytes), new("order_key", ColumnKind.Bytes), new("paid_at", ColumnKind.Long),
        new("payment_id", ColumnKind.Text), new("amount", ColumnKind.Long), new("refund_asked", ColumnKind.Long),
        new("state", ColumnKind.Int), new("carrier", ColumnKind.Text), new("tracking_number", ColumnKind.Text),
        new("shipped_at", ColumnKind.Long), new("delivered_at", ColumnKind.Long), new("updated_at", ColumnKind.Long),
    ];

    public override void Write(DeliveryRow row, IRowSink sink)
    {
        sink.Bytes(row.Order.Item.ToBytes());
        sink.Bytes(row.Order.Key.Value.ToBytes());
        sink.Long(row.PaidAt.UnixMs);
        sink.Text(row.PaymentId);
        sink.Long(row.Amount);
        sink.Long(row.RefundAsked);
        sink.Int((int)row.State);
        sink.Text(row.Carrier);
        sink.Text(row.TrackingNumber);
        sink.Long(row.ShippedAt?.UnixMs);
        sink.Long(row.DeliveredAt?.UnixMs);
        sink.Long(row.UpdatedAt.UnixMs);
    }

    public override DeliveryRow Read(IRowSource source) => new()
    {
        Order = new OrderId(ItemId.Read(source.Bytes()), new OrderKey(Key128.Read(source.Bytes()))),
        PaidAt = new Instant(source.Long()),
        PaymentId = source.Text(),
        Amount = source.Long(),
        RefundAsked = source.Long(),
        State = (DeliveryState)source.Int(),
        Carrier = source.TextOrNull(),
        TrackingNumber = source.TextOrNull(),
        ShippedAt = source.LongOrNull() is { } shipped ? new Instant(shipped) : null,
        DeliveredAt = source.LongOrNull() is { } delivered ? new Instant(delivered) : null,
        UpdatedAt = new Instant(source.Long()),
    };
}
