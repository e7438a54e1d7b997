using System.Text.Json;
using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// Columns of the table item_row; currency and opens_at repeat what terms say, for queries. The database makes
/// closes_at out of the terms by itself.
/// </summary>
public sealed class ItemShape : RowShape<ItemRow>
{
    public static readonly ItemShape Instance = new();

    public override string Table => "item_row";

    public override IReadOnlyList<string> Key { get; } = ["item"];

    public override bool LoadsByOrder => false;

    public override IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("item", ColumnKind.Bytes), new("shard_id", ColumnKind.Int), new("merchant", ColumnKind.Text),
        new("terms", ColumnKind.Text), new("currency", ColumnKind.Text), new("opens_at", ColumnKind.Long),
        new("created_at", ColumnKind.Long),
        new("copy_of", ColumnKind.Text), new("status", ColumnKind.Int), new("round", ColumnKind.Int),
        new("facts_version", ColumnKind.Int), new("updated_at", ColumnKind.Long), new("version", ColumnKind.Long),
        new("seq", ColumnKind.Long), new("total", ColumnKind.Int), new("free", ColumnKind.Int),
        new("held", ColumnKind.Int), new("sold", ColumnKind.Int), new("returned", ColumnKind.Int),
        new("refunded_units", ColumnKind.Int), new("waiting", ColumnKind.Int),
    ];

    public override void Write(ItemRow row, IRowSink sink)
    {
        sink.Bytes(row.Item.ToBytes());
        sink.Int(row.Shard.Value);
        sink.Text(row.Merchant);
        sink.Text(JsonSerializer.Serialize(row.Terms, ReadModelJson.Default.ItemTerms));
        sink.Text(row.Terms.Price.Currency);
        sink.Long(row.Terms.OpensAt.UnixMs);
        sink.Long(row.CreatedAt.UnixMs);
        sink.Text(row.CopyOf?.ToString());
        sink.Int((int)row.Status);
        sink.Int(row.Round);
        sink.Int(row.FactsVersion);
        sink.Long(row.UpdatedAt.UnixMs);
        sink.Long(row.Version);
        sink.Long(row.Seq);
        sink.Int(row.Total);
        sink.Int(row.Free);
        sink.Int(row.Held);
        sink.Int(row.Sold);
        sink.Int(row.Returned);
        sink.Int(row.RefundedUnits);
        sink.Int(row.Waiting);
    }

    public override ItemRow Read(IRowSource source)
    {
        var (item, shard, merchant) = (ItemId.Read(source.Bytes()), source.Int(), source.Text());
        var terms = JsonSerializer.Deserialize(source.Text(), ReadModelJson.Default.ItemTerms);
        _ = (source.Text(), source.Long());
        return new ItemRow
        {
            Item = item,
            Shard = new ShardId(shard),
            Merchant = merchant,
            Terms = terms ?? throw new ProjectionFaultException($"item {item} has no terms"),
            CreatedAt = new Instant(source.Long()),
            CopyOf = source.TextOrNull() is { } text && ItemId.TryParse(text, out var copied) ? copied : null,
            Status = (ItemStatus)source.Int(),
            Round = source.Int(),
            FactsVersion = source.Int(),
            UpdatedAt = new Instant(source.Long()),
            Version = source.Long(),
            Seq = source.Long(),
            Total = source.Int(),
            Free = source.Int(),
            Held = source.Int(),
            Sold = source.Int(),
            Returned = source.Int(),
            RefundedUnits = source.Int(),
            Waiting = source.Int(),
        };
    }
}
