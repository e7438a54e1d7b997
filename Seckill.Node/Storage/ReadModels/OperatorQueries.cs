using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>Operators' questions in the SQL that both stores understand.</summary>
internal sealed class OperatorQueries(IReadModelReads reads) : IOperatorQueries
{
    private static readonly string ItemColumns = RowSql.Columns(ItemShape.Instance);

    public ValueTask<IReadOnlyList<ItemRow>> ItemsAsync(
        string? merchant, ItemStatus? status, ListPosition? after, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {ItemColumns} from item_row where 1 = 1
                   {(merchant is null ? "" : "and merchant = @merchant")}
                   {(status is null ? "" : "and status = @status")}
                   {(after is null ? "" : "and (created_at, item) < (@at, @item)")}
             order by created_at desc, item desc limit @limit
            """,
            command =>
            {
                With(command, "merchant", merchant);
                With(command, "status", (int?)status);
                With(command, "at", after?.At);
                With(command, "item", after?.Item.ToBytes());
                command.With("limit", limit);
            },
            ItemShape.Instance.Read, cancellation);

    public ValueTask<IReadOnlyList<ItemRow>> SalesAsync(
        SaleTime time, Instant now, ListPosition? after, int limit, CancellationToken cancellation)
    {
        var (holds, goesOn, order) = time switch
        {
            // The plus keeps SQLite from walking all history by its opening: what runs is found by its closing.
            SaleTime.Running => (
                "+opens_at <= @now and closes_at > @now", "(+opens_at, item) < (@at, @item)",
                "+opens_at desc, item desc"),
            SaleTime.Coming => ("opens_at > @now", "(opens_at, item) > (@at, @item)", "opens_at, item"),
            SaleTime.Ended => (
                "closes_at <= @now", "(closes_at, item) < (@at, @item)", "closes_at desc, item desc"),
            _ => throw new InvalidOperationException($"no list of {time} sales"),
        };
        return ListAsync(
            $"""
            select {ItemColumns} from item_row
             where status in (2, 3) and {holds} {(after is null ? "" : "and " + goesOn)}
             order by {order} limit @limit
            """,
            command =>
            {
                command.With("now", now.UnixMs);
                With(command, "at", after?.At);
                With(command, "item", after?.Item.ToBytes());
                command.With("limit", limit);
            },
            ItemShape.Instance.Read, cancellation);
    }

    public ValueTask<IReadOnlyList<ListedOrder>> OrdersAsync(
        OrderFilter filter, ListPosition? after, int limit, CancellationToken cancellation)
    {
        var newest = filter.Buyer is not null;
        return ListAsync(
            $"""
            select {ReadModelQueries.OrderColumns} from order_row o join item_row i on i.item = o.item where 1 = 1
                   {(filter.Item is null ? "" : "and o.item = @of")}
                   {(newest ? "and o.buyer = @buyer" : "")}
                   {(filter.State is null ? "" : "and o.state = @state")}
                   {(after is null ? ""
                       : newest ? "and (o.created_at, o.item, o.number) < (@at, @item, @number)"
                       : "and (o.item, o.number) > (@item, @number)")}
             order by {(newest ? "o.created_at desc, o.item desc, o.number desc" : "o.item, o.number")} limit @limit
            """,
            command =>
            {
                With(command, "of", filter.Item?.ToBytes());
                With(command, "buyer", filter.Buyer);
                With(command, "state", (int?)filter.State);
                With(command, "at", newest ? after?.At : null);
                With(command, "item", after?.Item.ToBytes());
                With(command, "number", after?.Number);
                command.With("limit", limit);
            },
            ReadModelQueries.ReadOrder, cancellation);
    }

    public async ValueTask<ListedOrder?> FindOrderAsync(OrderId order, CancellationToken cancellation) =>
        (await ListAsync(
            $"""
            select {ReadModelQueries.OrderColumns} from order_row o join item_row i on i.item = o.item
             where {RowSql.OrderKeyIs("o.order_key", "@key")} and o.item = @item
            """,
            command => Of(command, order), ReadModelQueries.ReadOrder, cancellation)).SingleOrDefault();

    public async ValueTask<DeliveryRow?> FindDeliveryAsync(OrderId order, CancellationToken cancellation) =>
        (await ListAsync(
            $"""
            select {RowSql.Columns(DeliveryShape.Instance)} from delivery_row
             where order_key = @key and item = @item
            """,
            command => Of(command, order), DeliveryShape.Instance.Read, cancellation)).SingleOrDefault();

    public async ValueTask<UnitTotals> TotalsAsync(CancellationToken cancellation) => (await ListAsync(
        """
        select cast(count(*) as bigint), cast(coalesce(sum(held), 0) as bigint),
               cast(coalesce(sum(sold), 0) as bigint), cast(coalesce(sum(waiting), 0) as bigint),
               cast(coalesce(sum(case when held + sold > total then held + sold - total else 0 end), 0) as bigint)
          from item_row
        """,
        _ => { }, row => new UnitTotals(row.Long(), row.Long(), row.Long(), row.Long(), row.Long()),
        cancellation)).Single();

    private static void Of(DbCommand command, OrderId order)
    {
        command.With("item", order.Item.ToBytes());
        command.With("key", order.Key.Value.ToBytes());
    }

    private static void With(DbCommand command, string name, object? value)
    {
        if (value is not null)
        {
            command.With(name, value);
        }
    }

    private ValueTask<IReadOnlyList<T>> ListAsync<T>(
        string sql, Action<DbCommand> bind, Func<IRowSource, T> read, CancellationToken cancellation) =>
        reads.ReadAsync(connection => connection.ListAsync(sql, bind, read, cancellation), cancellation);
}
