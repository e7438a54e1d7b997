using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Columns of the table order_row.</summary>
public sealed class OrderShape : RowShape<OrderRow>
{
    public static readonly OrderShape Instance = new();

    public override string Table => "order_row";

    public override IReadOnlyList<string> Key { get; } = ["item", "number"];

    public override IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("item", ColumnKind.Bytes), new("number", ColumnKind.Long), new("order_key", ColumnKind.Bytes),
        new("buyer", ColumnKind.Text), new("quantity", ColumnKind.Int), new("amount", ColumnKind.Long),
        new("seq", ColumnKind.Long), new("created_at", ColumnKind.Long), new("updated_at", ColumnKind.Long),
        new("pay_by", ColumnKind.Long), new("state", ColumnKind.Int), new("version", ColumnKind.Int),
        new("restocked", ColumnKind.Flag), new("detail", ColumnKind.Text),
    ];

    public override void Write(OrderRow row, IRowSink sink)
    {
        sink.Bytes(row.Item.ToBytes());
        sink.Long(row.Number);
        sink.Bytes(row.Key.Value.ToBytes());
        sink.Text(row.Buyer);
        sink.Int(row.Quantity);
        sink.Long(row.Amount);
        sink.Long(row.Seq);
        sink.Long(row.CreatedAt.UnixMs);
        sink.Long(row.UpdatedAt.UnixMs);
        sink.Long(row.PayBy?.UnixMs);
        sink.Int((int)row.State);
        sink.Int(row.Version);
        sink.Flag(row.Restocked);
        sink.Text(row.Detail?.ToJson());
    }

    public override OrderRow Read(IRowSource source) => new()
    {
        Item = ItemId.Read(source.Bytes()),
        Number = source.Long(),
        Key = new OrderKey(Key128.Read(source.Bytes())),
        Buyer = source.Text(),
        Quantity = source.Int(),
        Amount = source.Long(),
        Seq = source.Long(),
        CreatedAt = new Instant(source.Long()),
        UpdatedAt = new Instant(source.Long()),
        PayBy = source.LongOrNull() is { } payBy ? new Instant(payBy) : null,
        State = (OrderState)source.Int(),
        Version = source.Int(),
        Restocked = source.Flag(),
        Detail = source.TextOrNull() is { } detail ? OrderDetail.FromJson(detail) : null,
    };
}
