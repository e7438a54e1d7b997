using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>Unpaid holds and their buyers' pasts, in the SQL that both stores understand.</summary>
internal sealed class HoldQueries(IReadModelReads reads)
{
    private static readonly string Unpaid = States(OrderState.Expired, OrderState.ClawedBack);

    private static readonly string Paid = States(
        OrderState.Paid, OrderState.Shipped, OrderState.Delivered, OrderState.DeliveryFailed, OrderState.Refunding,
        OrderState.Refunded);

    public ValueTask<IReadOnlyList<ListedOrder>> HoldsAsync(
        ItemId? item, int limit, CancellationToken cancellation) =>
        reads.ReadAsync(
            connection => connection.ListAsync(
                $"""
                select {ReadModelQueries.OrderColumns} from item_row i join order_row o on o.item = i.item
                 where i.held > 0 and o.state = {States(OrderState.Reserved)}
                       {(item is null ? "" : "and i.item = @item")}
                 order by o.created_at desc, o.number desc limit @limit
                """,
                command =>
                {
                    command.With("limit", limit);
                    if (item is { } one)
                    {
                        command.With("item", one.ToBytes());
                    }
                },
                ReadModelQueries.ReadOrder, cancellation), cancellation);

    public ValueTask<IReadOnlyList<BuyerHistory>> HistoriesAsync(
        IReadOnlyList<string> buyers, CancellationToken cancellation) =>
        reads.ReadAsync(
            connection => connection.ListAsync(
                $"""
                select buyer, sum(case when state in ({Unpaid}) then 1 else 0 end),
                       sum(case when state in ({Paid}) then 1 else 0 end)
                  from order_row where buyer in ({string.Join(", ", buyers.Select((_, i) => $"@b{i}"))})
                 group by buyer
                """,
                command =>
                {
                    for (var i = 0; i < buyers.Count; i++)
                    {
                        command.With(string.Create(CultureInfo.InvariantCulture, $"b{i}"), buyers[i]);
                    }
                },
                row => new BuyerHistory(row.Text(), (int)row.Long(), (int)row.Long()), cancellation), cancellation);

    private static string States(params OrderState[] states) =>
        string.Join(", ", states.Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));
}
