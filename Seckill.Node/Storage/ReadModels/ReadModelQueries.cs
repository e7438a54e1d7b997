using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>Lists from the read models, in the SQL that both stores understand.</summary>
internal sealed class ReadModelQueries(IReadModelReads reads) : IReadModelQueries
{
    internal static readonly string OrderColumns =
        RowSql.Columns(OrderShape.Instance, "o.") + ", i.shard_id, i.currency";
    private static readonly string ItemColumns = RowSql.Columns(ItemShape.Instance);

    private readonly OperatorQueries _operators = new(reads);

    /// <summary>The next item of any table: a step in each index, however many rows an item has.</summary>
    private static readonly string NextItem = "select item from ("
        + string.Join(" union all ", ReadModelTable.OfProjection.Values.SelectMany(tables => tables).Select(table =>
            $"select * from (select item from {table.Name} where item > @after order by item limit 1) of_{table.Name}"))
        + ") one order by item limit 1";

    private readonly ItemFigureQueries _figures = new(reads);
    private readonly HoldQueries _holds = new(reads);

    public ValueTask<IReadOnlyList<ListedOrder>> OrdersOfBuyerAsync(
        string buyer, OrderState? state, ListPosition? after, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {OrderColumns} from order_row o join item_row i on i.item = o.item
             where o.buyer = @buyer {StateIs(state)}
                   {(after is null ? "" : "and (o.created_at, o.item, o.number) < (@at, @item, @number)")}
             order by o.created_at desc, o.item desc, o.number desc limit @limit
            """,
            command =>
            {
                command.With("buyer", buyer);
                Bind(command, state, after, limit);
            },
            ReadOrder, cancellation);

    public ValueTask<IReadOnlyList<ListedOrder>> OrdersOfItemAsync(
        ItemId item, OrderState? state, ListPosition? after, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {OrderColumns} from order_row o join item_row i on i.item = o.item
             where o.item = @of and o.number > @above {StateIs(state)}
             order by o.number limit @limit
            """,
            command =>
            {
                command.With("of", item.ToBytes());
                command.With("above", after?.Number ?? 0);
                Bind(command, state, null, limit);
            },
            ReadOrder, cancellation);

    public ValueTask<IReadOnlyList<ItemRow>> PublishedItemsAsync(
        ListPosition? after, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {ItemColumns} from item_row
             where status in (2, 3) {(after is null ? "" : "and (opens_at, item) > (@at, @item)")}
             order by opens_at, item limit @limit
            """,
            command => Bind(command, null, after, limit), ItemShape.Instance.Read, cancellation);

    public ValueTask<IReadOnlyList<ItemRow>> SalesAsync(
        SaleTime time, Instant now, ListPosition? after, int limit, CancellationToken cancellation) =>
        _operators.SalesAsync(time, now, after, limit, cancellation);

    public ValueTask<IReadOnlyList<ItemRow>> ItemsOfMerchantAsync(
        string merchant, ListPosition? after, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {ItemColumns} from item_row
             where merchant = @merchant {(after is null ? "" : "and (created_at, item) < (@at, @item)")}
             order by created_at desc, item desc limit @limit
            """,
            command =>
            {
                command.With("merchant", merchant);
                Bind(command, null, after, limit);
            },
            ItemShape.Instance.Read, cancellation);

    public ValueTask<IReadOnlyList<string>> MerchantsAsync(CancellationToken cancellation) => ListAsync(
        "select distinct merchant from item_row", _ => { }, source => source.Text(), cancellation);

    public ValueTask<IReadOnlyList<ItemId>> ItemIdsAsync(
        ItemId? after, int limit, CancellationToken cancellation) => reads.ReadAsync<IReadOnlyList<ItemId>>(
        async connection =>
        {
            var items = new List<ItemId>();
            for (var last = after?.ToBytes() ?? []; items.Count < limit;)
            {
                var next = await connection.ListAsync(
                    NextItem, command => command.With("after", last), source => source.Bytes(), cancellation);
                if (next.Count == 0)
                {
                    break;
                }

                items.Add(ItemId.Read(last = next[0]));
            }

            return items;
        }, cancellation);

    public ValueTask<ItemRows> RowsOfItemAsync(ItemId item, ShardId shard, CancellationToken cancellation) =>
        _figures.RowsAsync(item, shard, cancellation);

    public ValueTask<ItemFigures> FiguresAsync(ItemId item, ShardId shard, CancellationToken cancellation) =>
        _figures.FiguresAsync(item, shard, cancellation);

    public ValueTask<BuyerOrders> OrdersToEraseAsync(string buyer, CancellationToken cancellation) =>
        reads.ReadSnapshotAsync(async connection => new BuyerOrders(
            await connection.ListAsync(
                """
                select i.shard_id, o.seq, o.item, o.order_key
                  from order_row o join item_row i on i.item = o.item where o.buyer = @buyer
                """,
                command => command.With("buyer", buyer),
                source => (new ShardOffset(new ShardId(source.Int()), source.Long()),
                    new OrderId(ItemId.Read(source.Bytes()), new OrderKey(Key128.Read(source.Bytes())))),
                cancellation),
            await connection.ListAsync(
                "select shard_id, seq from proj_offset where projection = @projection",
                command => command.With("projection", ProjectionKind.Orders.Name),
                source => new ShardOffset(new ShardId(source.Int()), source.Long()),
                cancellation)), cancellation);

    public ValueTask<IReadOnlyList<OrderId>> OrdersOfShipmentAsync(
        string name, int limit, CancellationToken cancellation) =>
        ListAsync(
            $"""
            select {RowSql.Columns(ShipmentShape.Instance)} from shipment_row
             where name = @name order by item, order_key limit @limit
            """,
            command =>
            {
                command.With("name", name);
                command.With("limit", limit);
            },
            source => ShipmentShape.Instance.Read(source).Order, cancellation);

    public ValueTask<IReadOnlyList<ListedOrder>> HoldsAsync(
        ItemId? item, int limit, CancellationToken cancellation) => _holds.HoldsAsync(item, limit, cancellation);

    public ValueTask<IReadOnlyList<BuyerHistory>> HistoriesAsync(
        IReadOnlyList<string> buyers, CancellationToken cancellation) => _holds.HistoriesAsync(buyers, cancellation);

    private static string StateIs(OrderState? state) => state is null ? "" : "and o.state = @state";

    private static void Bind(DbCommand command, OrderState? state, ListPosition? after, int limit)
    {
        command.With("limit", limit);
        if (state is { } wanted)
        {
            command.With("state", (int)wanted);
        }

        if (after is { } position)
        {
            command.With("at", position.At);
            command.With("item", position.Item.ToBytes());
            command.With("number", position.Number);
        }
    }

    internal static ListedOrder ReadOrder(IRowSource source) =>
        new(OrderShape.Instance.Read(source), new ShardId(source.Int()), source.Text());

    private ValueTask<IReadOnlyList<T>> ListAsync<T>(
        string sql, Action<DbCommand> bind, Func<IRowSource, T> read, CancellationToken cancellation) =>
        reads.ReadAsync(connection => connection.ListAsync(sql, bind, read, cancellation), cancellation);
}
