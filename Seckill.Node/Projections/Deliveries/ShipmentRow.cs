using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// A tracking number under which an order was ever shipped: what a carrier's report is looked up by. One parcel may
/// hold several orders, one order may have been shipped several times.
/// </summary>
/// <param name="Name">Carrier and number as <see cref="NameOf"/> writes them.</param>
/// <param name="Order">The order.</param>
public sealed record ShipmentRow(string Name, OrderId Order)
{
    /// <summary>The carrier in small letters, a slash, the number in capitals: case makes no difference.</summary>
    public static string NameOf(string carrier, string trackingNumber) =>
        $"{carrier.ToLowerInvariant()}/{trackingNumber.ToUpperInvariant()}";
}

/// <summary>Columns of the table shipment_row; all of them are its key.</summary>
public sealed class ShipmentShape : RowShape<ShipmentRow>
{
    public static readonly ShipmentShape Instance = new();

    public override string Table => "shipment_row";

    public override IReadOnlyList<string> Key { get; } = ["name", "item", "order_key"];

    public override IReadOnlyList<RowColumn> Columns { get; } =
        [new("name", ColumnKind.Text), new("item", ColumnKind.Bytes), new("order_key", ColumnKind.Bytes)];

    public override void Write(ShipmentRow row, IRowSink sink)
    {
        sink.Text(row.Name);
        sink.Bytes(row.Order.Item.ToBytes());
        sink.Bytes(row.Order.Key.Value.ToBytes());
    }

    public override ShipmentRow Read(IRowSource source) =>
        new(source.Text(), new OrderId(ItemId.Read(source.Bytes()), new OrderKey(Key128.Read(source.Bytes()))));
}
