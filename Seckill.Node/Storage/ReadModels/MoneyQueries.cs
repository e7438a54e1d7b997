using System.Data.Common;
using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>
/// Money in the SQL that both stores understand. Walks go by the tables' keys, so that a whole walk reads each row once
/// whatever the page; no index holds a state or a time, which would make every payment dearer to project.
/// </summary>
internal sealed class MoneyQueries(IReadModelReads reads) : IMoneyQueries
{
    private static readonly string Payment = RowSql.Columns(PaymentShape.Instance, "p.");
    private static readonly string Refund = RowSql.Columns(RefundShape.Instance, "r.");
    private static readonly string Captured = States(
        PaymentRowState.Captured, PaymentRowState.Late, PaymentRowState.Second);

    private static readonly string Odd = States(
        PaymentRowState.Late, PaymentRowState.Second, PaymentRowState.Unfitting);

    /// <summary>A late or second payment has one refund, of all of it; a notice (line 1) has none.</summary>
    public ValueTask<IReadOnlyList<OddPayment>> OddPaymentsAsync(
        OddPosition? below, int limit, CancellationToken cancellation) =>
        reads.ReadAsync(
            connection => connection.ListAsync(
                $"""
                select {Payment}, case when r.refund_id is null then 0 else 1 end, {Refund}
                  from payment_row p left join refund_row r
                    on p.line = 0 and r.item = p.item and r.order_key = p.order_key and r.payment_id = p.payment_id
                 where p.state in ({Odd})
                       {(below is null ? "" : "and (p.updated_at, p.payment_id, p.line) < (@at, @payment, @line)")}
                 order by p.updated_at desc, p.payment_id desc, p.line desc limit @limit
                """,
                command =>
                {
                    command.With("limit", limit);
                    if (below is not null)
                    {
                        command.With("at", below.At.UnixMs);
                        command.With("payment", below.PaymentId);
                        command.With("line", below.Line);
                    }
                },
                row => new OddPayment(
                    PaymentShape.Instance.Read(row), row.Int() == 1 ? RefundShape.Instance.Read(row) : null),
                cancellation), cancellation);

    public async ValueTask<OrdersMoney> OfOrdersAsync(
        IReadOnlyList<OrderId> orders, CancellationToken cancellation)
    {
        if (orders.Count == 0)
        {
            return new OrdersMoney([], []);
        }

        var keys = string.Join(", ", orders.Select((_, i) => Invariant($"(@i{i}, @k{i})")));
        return await reads.ReadSnapshotAsync(async connection => new OrdersMoney(
            await connection.ListAsync(
                $"select {Payment} from payment_row p where (p.item, p.order_key) in (values {keys})",
                command => Bind(command, orders), PaymentShape.Instance.Read, cancellation),
            await connection.ListAsync(
                $"select {Refund} from refund_row r where (r.item, r.order_key) in (values {keys})",
                command => Bind(command, orders), RefundShape.Instance.Read, cancellation)), cancellation);
    }

    public ValueTask<IReadOnlyList<CapturedMoney>> CapturesAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation) =>
        reads.ReadAsync(
            connection => connection.ListAsync(
                $"""
                select {Payment}, cast(o.state as bigint), {BackOf("r.sent_at is not null")}, {BackOf("true")}
                  from payment_row p
                       left join order_row o on {RowSql.OrderKeyIs("o.order_key", "p.order_key")} and o.item = p.item
                 where p.line = 0 and p.state in ({Captured}) and p.provider = @provider
                       and p.updated_at >= @from and p.updated_at < @to {Above(after, "p", "payment_id")}
                 order by p.item, p.order_key, p.payment_id limit @limit
                """,
                command => Bind(command, span, after, limit),
                row => new CapturedMoney(
                    PaymentShape.Instance.Read(row), row.LongOrNull() is { } state ? (OrderState)state : null,
                    row.Long(), row.Long()),
                cancellation), cancellation);

    public ValueTask<IReadOnlyList<SentMoney>> RefundsAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation) =>
        reads.ReadAsync(
            connection => connection.ListAsync(
                $"""
                select {Refund}, p.currency from refund_row r join payment_row p
                    on p.item = r.item and p.order_key = r.order_key and p.payment_id = r.payment_id and p.line = 0
                 where p.provider = @provider and r.sent_at >= @from and r.sent_at < @to
                       {Above(after, "r", "refund_id")}
                 order by r.item, r.order_key, r.refund_id limit @limit
                """,
                command => Bind(command, span, after, limit),
                row => new SentMoney(RefundShape.Instance.Read(row), row.Text()), cancellation), cancellation);

    /// <summary>Money of the payment p that goes back, as far as the condition holds; never more than it was.</summary>
    private static string BackOf(string condition) =>
        $"""
        (select cast(coalesce(sum(r.amount), 0) as bigint) from refund_row r
          where r.item = p.item and r.order_key = p.order_key and r.payment_id = p.payment_id and {condition})
        """;

    private static string Above(MoneyKey? after, string table, string id) => after is null
        ? "" : $"and ({table}.item, {table}.order_key, {table}.{id}) > (@item, @key, @id)";

    private static void Bind(DbCommand command, IReadOnlyList<OrderId> orders)
    {
        for (var i = 0; i < orders.Count; i++)
        {
            command.With(Invariant($"i{i}"), orders[i].Item.ToBytes());
            command.With(Invariant($"k{i}"), orders[i].Key.Value.ToBytes());
        }
    }

    private static void Bind(DbCommand command, MoneySpan span, MoneyKey? after, int limit)
    {
        command.With("provider", span.Provider);
        command.With("from", span.From.UnixMs);
        command.With("to", span.To.UnixMs);
        command.With("limit", limit);
        if (after is not null)
        {
            command.With("item", after.Order.Item.ToBytes());
            command.With("key", after.Order.Key.Value.ToBytes());
            command.With("id", after.Id);
        }
    }

    private static string States(params PaymentRowState[] states) =>
        string.Join(", ", states.Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
