using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Money owed to a buyer, and whether the provider has sent it.</summary>
public sealed class RefundRow
{
    public required OrderId Order { get; init; }

    public required string RefundId { get; init; }

    public required string PaymentId { get; init; }

    public required long Amount { get; init; }

    public required bool Restock { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public required Instant RequestedAt { get; init; }

    public Instant? SentAt { get; set; }
}

/// <summary>Columns of the table refund_row.</summary>
public sealed class RefundShape : RowShape<RefundRow>
{
    public static readonly RefundShape Instance = new();

    public override string Table => "refund_row";

    public override IReadOnlyList<string> Key { get; } = ["item", "order_key", "refund_id"];

    public override IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("item", ColumnKind.Bytes), new("order_key", ColumnKind.Bytes), new("refund_id", ColumnKind.Text),
        new("payment_id", ColumnKind.Text), new("amount", ColumnKind.Long), new("restock", ColumnKind.Flag),
        new("reason", ColumnKind.Text), new("requested_by", ColumnKind.Text), new("requested_at", ColumnKind.Long),
        new("sent_at", ColumnKind.Long),
    ];

    public override void Write(RefundRow row, IRowSink sink)
    {
        sink.Bytes(row.Order.Item.ToBytes());
        sink.Bytes(row.Order.Key.Value.ToBytes());
        sink.Text(row.RefundId);
        sink.Text(row.PaymentId);
        sink.Long(row.Amount);
        sink.Flag(row.Restock);
        sink.Text(row.Reason);
        sink.Text(row.By);
        sink.Long(row.RequestedAt.UnixMs);
        sink.Long(row.SentAt?.UnixMs);
    }

    public override RefundRow Read(IRowSource source) => new()
    {
        Order = new OrderId(ItemId.Read(source.Bytes()), new OrderKey(Key128.Read(source.Bytes()))),
        RefundId = source.Text(),
        PaymentId = source.Text(),
        Amount = source.Long(),
        Restock = source.Flag(),
        Reason = source.Text(),
        By = source.Text(),
        RequestedAt = new Instant(source.Long()),
        SentAt = source.LongOrNull() is { } sent ? new Instant(sent) : null,
    };
}
