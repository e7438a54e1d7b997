namespace Seckill.Domain;

/// <summary>Makes what leaves the item, from the committed state.</summary>
public static class ItemReplies
{
    private static readonly Refused NotFound = Refused.With(RefusalCode.NotFound);

    /// <summary>The answer to a command that was decided so and, when it made events, is committed.</summary>
    public static ItemReply Of(ItemState state, Decision decision) => decision.Kind switch
    {
        DecisionKind.Refused => decision.Refusal
            ?? throw new InvalidOperationException("a refusal without its reason"),
        DecisionKind.Done => Done.Instance,
        DecisionKind.Item => new ItemAnswered(ViewOf(state), decision.Replayed),
        DecisionKind.Stock => new StockAnswered(StockOf(state), decision.Replayed),
        DecisionKind.Order => OrderAnswer(state, SlotOf(state, decision.Order), decision.Replayed),
        DecisionKind.Payment => PaymentAnswer(state, decision),
        _ => throw new NotSupportedException($"no reply for {decision.Kind}"),
    };

    /// <summary>The answer to a query; what the reader may not see, is not found.</summary>
    public static ItemReply Answer(ItemState state, ItemQuery query, Instant now)
    {
        if (state.Status == ItemStatus.None)
        {
            return NotFound;
        }

        return query switch
        {
            ReadItem q => MaySeeItem(state, q.Reader) ? new ItemAnswered(ViewOf(state)) : NotFound,
            ReadStock q => Verdict.MayControl(state, q.Reader) ? new StockAnswered(StockOf(state)) : NotFound,
            ReadBalance q => Verdict.MayControl(state, q.Reader) ? new BalanceAnswered(BalanceOf(state)) : NotFound,
            ReadStateHash q => Verdict.MayControl(state, q.Reader)
                ? new StateHashAnswered(
                    state.Version, state.Position, state.Orders.Count, ItemStateCodec.Digest(state))
                : NotFound,
            ReadOrder q => ReadOrder(state, q),
            _ => throw new NotSupportedException($"{query.GetType().Name} is not answered"),
        };
    }

    /// <summary>An order as its present state shows it, for those who read the journal; null: no event of it.</summary>
    public static OrderView? OrderOf(ItemState state, OrderKey order) =>
        state.FindOrder(order) is var slot and not OrderSlot.None ? OrderViews.Of(state, slot) : null;

    /// <summary>The item as its merchant sees it, for those who read the journal.</summary>
    public static ItemView ItemOf(ItemState state) => ViewOf(state);

    private static bool MaySeeItem(ItemState state, Requester? reader) =>
        state.Status != ItemStatus.Draft || (reader is not null && Verdict.MayControl(state, reader));

    private static ItemReply ReadOrder(ItemState state, ReadOrder query)
    {
        var slot = state.FindOrder(query.Order);
        if (slot == OrderSlot.None)
        {
            return NotFound;
        }

        var may = query.Reader.Kind == RequesterKind.Buyer
            ? state.Orders[slot].Buyer == query.ReaderKey : Verdict.MayControl(state, query.Reader);
        return may ? OrderAnswer(state, slot, replayed: false) : NotFound;
    }

    private static OrderAnswered OrderAnswer(ItemState state, int slot, bool replayed) => new(
        OrderViews.Of(state, slot), replayed, (state.Orders[slot].Flags & SlotFlags.Deferred) != 0);

    private static PaymentAnswered PaymentAnswer(ItemState state, Decision decision)
    {
        var slot = SlotOf(state, decision.Order);
        var extras = state.FindExtras(slot)!;
        var payment = extras.FindPayment(decision.PaymentId!)
            ?? throw new InvalidOperationException($"order {decision.Order} has no payment {decision.PaymentId}");
        return new PaymentAnswered(
            new OrderId(state.Id, decision.Order), payment.Id, payment.Provider, state.AmountOf(slot),
            extras.GraceUntil, decision.Replayed, state.Orders[slot].ReleasedItsUnits);
    }

    private static int SlotOf(ItemState state, OrderKey order)
    {
        var slot = state.FindOrder(order);
        return slot == OrderSlot.None
            ? throw new InvalidOperationException($"item {state.Id} has no order {order}") : slot;
    }

    private static ItemView ViewOf(ItemState state) =>
        new(state.Facts, StockOf(state), state.CreatedAt, state.UpdatedAt, state.CopyOf);

    /// <summary>Waiting is in units; InLine is known to the line alone.</summary>
    private static StockView StockOf(ItemState state) => new(
        state.Total, state.Free, state.Held, state.Sold, state.Returned, state.RefundedUnits, state.WaitingUnits,
        InLine: 0, state.Round, state.Position);

    private static ItemBalance BalanceOf(ItemState state)
    {
        var orders = Enum.GetValues<OrderState>()
            .Where(one => state.CountOfState[(int)one] > 0)
            .ToDictionary(one => one, one => state.CountOfState[(int)one]);
        var money = new MoneyBalance(
            state.Captured, state.RefundsSent, state.RefundsDue, state.PaidAmount - state.AskedOfPaid);
        return new ItemBalance(state.Facts, StockOf(state), orders, money, state.Hash);
    }
}
