using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// Compares a bill with the books both ways: every payment the bill has, then everything of ours within the span. It
/// holds a page of each at a time.
/// </summary>
internal sealed class BillComparison(
    IMoneyQueries queries, Bill bill, MoneySpan span, Func<BillDifference, ValueTask> found)
{
    private const int GroupsAtOnce = 200;
    private const int RowsAtOnce = 1_000;

    /// <summary>Orders whose money is theirs: sold, or on its way back by a refund of the whole.</summary>
    private static readonly OrderState[] Sold =
    [
        OrderState.Paid, OrderState.Shipped, OrderState.Delivered, OrderState.DeliveryFailed, OrderState.Refunding,
    ];

    /// <summary>Refunds met of the order that the walk is at; an order may lie on two pages.</summary>
    private readonly Dictionary<(string PaymentId, long Amount), int> _met = [];
    private OrderId? _order;

    public async ValueTask<BillTotals> RunAsync(CancellationToken cancellation)
    {
        foreach (var groups in bill.Groups().Chunk(GroupsAtOnce))
        {
            await CompareAsync(groups, cancellation);
        }

        var payments = await WalkAsync(
            (after, limit) => queries.CapturesAsync(span, after, limit, cancellation),
            row => new MoneyKey(row.Payment.Order, row.Payment.PaymentId), CompareAsync);
        var refunds = await WalkAsync(
            (after, limit) => queries.RefundsAsync(span, after, limit, cancellation),
            row => new MoneyKey(row.Refund.Order, row.Refund.RefundId), CompareAsync);
        return new BillTotals(bill.Payments, bill.Refunds, payments, refunds);
    }

    private async ValueTask CompareAsync(
        IReadOnlyList<IReadOnlyList<BillLine>> groups, CancellationToken cancellation)
    {
        var orders = groups.Select(group => OrderOf(group[0])).OfType<OrderId>().Distinct().ToList();
        var ours = await queries.OfOrdersAsync(orders, cancellation);
        var payments = ours.Payments.Where(row => row.Provider == span.Provider).ToLookup(row => row.PaymentId);
        var refunds = ours.Refunds.ToLookup(row => row.PaymentId);
        foreach (var group in groups)
        {
            var rows = payments[group[0].PaymentId].ToList();
            var captured = rows.Find(row =>
                row.State is PaymentRowState.Captured or PaymentRowState.Late or PaymentRowState.Second);
            var lines = group.Where(line => !line.IsRefund).ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                await CompareAsync(lines[i], isFirst: i == 0, captured, rows);
            }

            await CompareRefundsAsync(group, captured, [.. refunds[group[0].PaymentId]]);
        }
    }

    private async ValueTask CompareAsync(
        BillLine line, bool isFirst, PaymentRow? captured, IReadOnlyList<PaymentRow> rows)
    {
        var unfitting = rows.FirstOrDefault(row => row.State == PaymentRowState.Unfitting);
        var ours = (captured ?? unfitting)?.Amount;
        string? code = null;
        var detail = "";
        if (captured is null)
        {
            (code, detail) = unfitting is not null
                ? ("unfitting", "the callback did not fit its order; a person has to decide")
                : ("not-with-us", rows.Count > 0 ? $"here it is {rows[0].State}".ToLowerInvariant() : "unknown here");
        }
        else if (!isFirst)
        {
            (code, detail) = ("twice-in-bill", "a payment is captured once");
        }
        else if (line.Amount.Currency != captured.Amount.Currency)
        {
            code = "currency-differs";
        }
        else if (line.Amount.Amount != captured.Amount.Amount)
        {
            code = "amount-differs";
        }
        else if (line.OrderId.Length > 0 && line.OrderId != captured.Order.ToString())
        {
            (code, detail) = ("order-differs", $"with us it is of order {captured.Order}");
        }

        if (code is not null)
        {
            await found(new BillDifference(
                code, line.Kind, line.PaymentId, line.OrderId, line.Amount, ours, detail));
        }
    }

    /// <summary>
    /// Refunds have no id that both sides know: those of one payment and amount are matched one to one, what is left of
    /// the bill's is a difference.
    /// </summary>
    private async ValueTask CompareRefundsAsync(
        IReadOnlyList<BillLine> group, PaymentRow? captured, List<RefundRow> refunds)
    {
        foreach (var line in group.Where(line => line.IsRefund))
        {
            var match = refunds.Find(row => row.SentAt is not null && row.Amount == line.Amount.Amount)
                ?? refunds.Find(row => row.Amount == line.Amount.Amount);
            var currency = captured?.Amount.Currency;
            Money? ours = match is null || currency is null ? null : new Money(match.Amount, currency);
            if (match is not null)
            {
                refunds.Remove(match);
            }

            var (code, detail) = match switch
            {
                null => ("not-with-us", "no refund of that payment and amount is left"),
                { SentAt: null } => ("not-recorded", $"refund {match.RefundId} is asked and not recorded as sent"),
                _ when currency != line.Amount.Currency => ("currency-differs", ""),
                _ => ("", ""),
            };
            if (code.Length > 0)
            {
                await found(new BillDifference(
                    code, line.Kind, line.PaymentId, line.OrderId, line.Amount, ours, detail));
            }
        }
    }

    private async ValueTask CompareAsync(IReadOnlyList<CapturedMoney> rows)
    {
        foreach (var row in rows)
        {
            var payment = row.Payment;
            var (id, order) = (payment.PaymentId, payment.Order.ToString());
            if (bill.Count(id, isRefund: false, 0) == 0)
            {
                await found(new BillDifference("not-in-bill", "payment", id, order, null, payment.Amount, ""));
            }

            var isTheOrders = payment.State == PaymentRowState.Captured
                && (row.State is null || Sold.Contains(row.State.Value));
            if (!isTheOrders && row.Sent < payment.Amount.Amount)
            {
                var state = row.State?.ToString().ToLowerInvariant() ?? "not known yet";
                await found(new BillDifference(
                    "not-sold-not-refunded", "payment", id, order, null, payment.Amount,
                    $"the order is {state}; of it {row.Asked} asked back, {row.Sent} sent"));
            }
        }
    }

    /// <summary>Of several of one payment and amount within the span, as many are told as the bill lacks.</summary>
    private async ValueTask CompareAsync(IReadOnlyList<SentMoney> rows)
    {
        foreach (var row in rows)
        {
            var (refund, amount) = (row.Refund, row.Refund.Amount);
            if (refund.Order != _order)
            {
                _order = refund.Order;
                _met.Clear();
            }

            var met = _met[(refund.PaymentId, amount)] = _met.GetValueOrDefault((refund.PaymentId, amount)) + 1;
            if (met > bill.Count(refund.PaymentId, isRefund: true, amount))
            {
                await found(new BillDifference(
                    "not-in-bill", "refund", refund.PaymentId, refund.Order.ToString(), null,
                    new Money(amount, row.Currency), $"refund {refund.RefundId}"));
            }
        }
    }

    private static async ValueTask<long> WalkAsync<T>(
        Func<MoneyKey?, int, ValueTask<IReadOnlyList<T>>> read, Func<T, MoneyKey> keyOf,
        Func<IReadOnlyList<T>, ValueTask> compare)
    {
        long rows = 0;
        MoneyKey? after = null;
        while (await read(after, RowsAtOnce) is { Count: > 0 } page)
        {
            await compare(page);
            rows += page.Count;
            after = keyOf(page[^1]);
        }

        return rows;
    }

    /// <summary>A payment id of ours carries its order; for others the bill has to name it.</summary>
    private static OrderId? OrderOf(BillLine line) =>
        PaymentIds.TryParse(line.PaymentId, out var order) || OrderId.TryParse(line.OrderId, out order) ? order : null;
}
