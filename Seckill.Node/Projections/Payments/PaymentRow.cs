using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// A payment of an order. Line 0 is the payment itself; line 1 a notice that a callback of that payment did not fit,
/// listed for a person, so that it never touches what was captured.
/// </summary>
public sealed class PaymentRow
{
    public required OrderId Order { get; init; }

    public required string PaymentId { get; init; }

    public required int Line { get; init; }

    public required string Provider { get; init; }

    public PaymentRowState State { get; set; }

    /// <summary>Captured, or what the unfitting callback said; 0 while only started or failed.</summary>
    public Money Amount { get; set; }

    public Instant At { get; init; }

    public Instant UpdatedAt { get; set; }
}

/// <summary>Numbers are in the read model.</summary>
public enum PaymentRowState
{
    Started = 1,
    Captured = 2,
    Failed = 3,
    Late = 4,
    Second = 5,
    Unfitting = 6,
}

/// <summary>Columns of the table payment_row.</summary>
public sealed class PaymentShape : RowShape<PaymentRow>
{
    public static readonly PaymentShape Instance = new();

    public override string Table => "payment_row";

    public override IReadOnlyList<string> Key { get; } = ["item", "order_key", "payment_id", "line"];

    public override IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("item", ColumnKind.Bytes), new("order_key", ColumnKind.Bytes), new("payment_id", ColumnKind.Text),
        new("line", ColumnKind.Int), new("provider", ColumnKind.Text), new("state", ColumnKind.Int),
        new("amount", ColumnKind.Long), new("currency", ColumnKind.Text), new("at", ColumnKind.Long),
        new("updated_at", ColumnKind.Long),
    ];

    public override void Write(PaymentRow row, IRowSink sink)
    {
        sink.Bytes(row.Order.Item.ToBytes());
        sink.Bytes(row.Order.Key.Value.ToBytes());
        sink.Text(row.PaymentId);
        sink.Int(row.Line);
        sink.Text(row.Provider);
        sink.Int((int)row.State);
        sink.Long(row.Amount.Amount);
        sink.Text(row.Amount.Currency);
        sink.Long(row.At.UnixMs);
        sink.Long(row.UpdatedAt.UnixMs);
    }

    public override PaymentRow Read(IRowSource source) => new()
    {
        Order = new OrderId(ItemId.Read(source.Bytes()), new OrderKey(Key128.Read(source.Bytes()))),
        PaymentId = source.Text(),
        Line = source.Int(),
        Provider = source.Text(),
        State = (PaymentRowState)source.Int(),
        Amount = new Money(source.Long(), source.Text()),
        At = new Instant(source.Long()),
        UpdatedAt = new Instant(source.Long()),
    };
}
