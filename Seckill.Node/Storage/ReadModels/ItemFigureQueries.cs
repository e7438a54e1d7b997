using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>One item's sums over all read models, of one moment, for the certificate.</summary>
internal sealed class ItemFigureQueries(IReadModelReads reads)
{
    private static readonly string ItemSql =
        $"select {RowSql.Columns(ItemShape.Instance)} from item_row where item = @item";

    private const string OffsetSql = "select projection, seq from proj_offset where shard_id = @shard";

    private const string OrderSql =
        """
        select state, restocked, cast(count(*) as integer), cast(sum(quantity) as bigint)
          from order_row where item = @item group by state, restocked
        """;

    // Sums of money may exceed 64 bits, which SQLite's sum refuses: millions and the rest are added apart.
    private const string CapturedSql =
        """
        select cast(coalesce(sum(amount / 1000000), 0) as bigint), cast(coalesce(sum(amount % 1000000), 0) as bigint)
          from payment_row where item = @item and state in (2, 4, 5)
        """;

    private const string RefundSql =
        """
        select cast(coalesce(sum(case when sent_at is null then 0 else amount / 1000000 end), 0) as bigint),
               cast(coalesce(sum(case when sent_at is null then 0 else amount % 1000000 end), 0) as bigint),
               cast(coalesce(sum(case when sent_at is null then amount / 1000000 else 0 end), 0) as bigint),
               cast(coalesce(sum(case when sent_at is null then amount % 1000000 else 0 end), 0) as bigint)
          from refund_row where item = @item
        """;

    private const string DeliverySql =
        "select state, cast(count(*) as integer) from delivery_row where item = @item group by state";

    public ValueTask<ItemRows> RowsAsync(ItemId item, ShardId shard, CancellationToken cancellation) =>
        reads.ReadSnapshotAsync(async connection =>
        {
            var offsets = await connection.ListAsync(OffsetSql, command => command.With("shard", shard.Value),
                source => (Name: source.Text(), Seq: source.Long()), cancellation);
            var tables = new Dictionary<string, IReadOnlyList<object?[]>>();
            foreach (var table in ReadModelTable.OfProjection.Values.SelectMany(tables => tables))
            {
                var columns = string.Join(", ", table.Columns.Select(column => column.Name));
                tables[table.Name] = await AboutAsync(
                    connection, $"select {columns} from {table.Name} where item = @item", item, table.Read,
                    cancellation);
            }

            return new ItemRows(offsets.ToDictionary(offset => offset.Name, offset => offset.Seq), tables);
        }, cancellation);

    public ValueTask<ItemFigures> FiguresAsync(ItemId item, ShardId shard, CancellationToken cancellation) =>
        reads.ReadSnapshotAsync(async connection =>
        {
            var offsets = await connection.ListAsync(OffsetSql, command => command.With("shard", shard.Value),
                source => (Name: source.Text(), Seq: source.Long()), cancellation);
            var items = await AboutAsync(connection, ItemSql, item, ItemShape.Instance.Read, cancellation);
            var orders = await AboutAsync(connection, OrderSql, item, source => new OrderFigure(
                (OrderState)source.Int(), source.Flag(), source.Int(), source.Long()), cancellation);
            var captured = await AboutAsync(connection, CapturedSql, item, Money, cancellation);
            var refunds = await AboutAsync(connection, RefundSql, item,
                source => (Sent: Money(source), Due: Money(source)), cancellation);
            var deliveries = await AboutAsync(connection, DeliverySql, item,
                source => (State: (DeliveryState)source.Int(), Count: source.Int()), cancellation);
            return new ItemFigures(
                offsets.ToDictionary(entry => entry.Name, entry => entry.Seq),
                items.SingleOrDefault(), orders, captured.Single(), refunds.Single().Sent, refunds.Single().Due,
                deliveries.ToDictionary(entry => entry.State, entry => entry.Count));
        }, cancellation);

    private static Int128 Money(IRowSource source) => (Int128)source.Long() * 1_000_000 + source.Long();

    private static Task<IReadOnlyList<T>> AboutAsync<T>(
        DbConnection connection, string sql, ItemId item, Func<IRowSource, T> read, CancellationToken cancellation) =>
        connection.ListAsync(sql, command => command.With("item", item.ToBytes()), read, cancellation);
}
