namespace Seckill.Domain;

/// <summary>
/// Rules of a purchase. Their order is part of the contract: an order of this key is answered before anything else is
/// looked at; then the phase, the pass, the buyer, and last the stock.
/// </summary>
internal static class PurchaseRules
{
    public static Decision Place(ItemState state, PlaceOrder command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot != OrderSlot.None)
        {
            ref var known = ref state.Orders[slot];
            return known.BodyDigest == command.BodyDigest && known.Buyer == command.BuyerKey
                ? Verdict.Order(command.Order, replayed: true) : Verdict.No(RefusalCode.KeyReused);
        }

        return JudgePhase(state, now) ?? JudgePass(state, command.Pass, now) ?? JudgeBuyer(state, command)
            ?? Allot(state, command, events);
    }

    /// <summary>
    /// True when the answer depends on nothing that waiting could change: a repeat, or a refusal that needs no unit.
    /// </summary>
    public static bool IsAnsweredAtOnce(ItemState state, PlaceOrder command, Instant now) =>
        state.Knows(command.Order)
        || (JudgePhase(state, now) ?? JudgePass(state, command.Pass, now) ?? JudgeBuyer(state, command)) is not null
        || (Wants(state, command) && !MayJoin(state, command));

    /// <summary>
    /// A purchase that is cancelled before its turn: it joins the wait list and leaves it at once, so that the journal
    /// knows its key, and no late duplicate of it wins behind its buyer's back.
    /// </summary>
    public static Decision Withdraw(PlaceOrder purchase, CommandStamp stamp, List<ItemEvent> events)
    {
        events.Add(new WaitListed(
            purchase.Order, purchase.Buyer, purchase.Quantity, purchase.BodyDigest, default, Deferred: true));
        events.Add(new OrderCancelled(purchase.Order, stamp));
        return Verdict.Order(purchase.Order);
    }

    /// <summary>There are too few free units for it, or it may not have them.</summary>
    private static bool Wants(ItemState state, PlaceOrder command) =>
        state.Free < command.Quantity || command.Pass.WaitListOnly;

    /// <summary>
    /// Free only falls within a round, but the list gets room again: who may have been refused before that must not
    /// find an order later, so he asks with a pass that is younger.
    /// </summary>
    private static bool MayJoin(ItemState state, PlaceOrder command) => command.WaitList
        && WaitListRules.IsOpenFor(state, command.Quantity) && command.Pass.IssuedAt > state.ListReopenedAt;

    private static Decision? JudgePhase(ItemState state, Instant now)
    {
        if (state.Status is ItemStatus.None or ItemStatus.Draft)
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (state.Status == ItemStatus.Retired || now >= state.Terms.ClosesAt)
        {
            return Verdict.No(RefusalCode.Ended);
        }

        if (state.Status == ItemStatus.Paused)
        {
            return Verdict.No(RefusalCode.Paused);
        }

        return now < state.Terms.OpensAt
            ? new Decision(
                DecisionKind.Refused, Refusal: new Refused(RefusalCode.NotOpen, OpensAt: state.Terms.OpensAt))
            : null;
    }

    private static Decision? JudgePass(ItemState state, PassFacts pass, Instant now) =>
        now > pass.ExpiresAt ? Verdict.No(RefusalCode.PassExpired)
        : pass.Round != state.Round ? Verdict.No(RefusalCode.RoundClosed)
        : null;

    /// <summary>
    /// One walk over the buyer's orders: did one of them let go of its units after this pass was issued, are there too
    /// many units, too many unpaid orders (R6)?
    /// </summary>
    private static Decision? JudgeBuyer(ItemState state, PlaceOrder command)
    {
        var quantity = command.Quantity;
        if (quantity < 1)
        {
            return Verdict.No(RefusalCode.QuantityInvalid);
        }

        long units = quantity;
        var unpaid = 0;
        OrderKey? counted = null, unpaidOne = null;
        for (var slot = state.ByBuyer.Find(command.BuyerKey.Value); slot != OrderSlot.None;)
        {
            ref var order = ref state.Orders[slot];
            if (command.Pass.IssuedAt <= order.EnteredAt && MadeRoom(state, in order))
            {
                return Verdict.No(RefusalCode.RoundClosed);
            }

            if (order.CountsForLimit)
            {
                units += order.Quantity;
                counted ??= order.Key;
                if (order.IsHold)
                {
                    unpaid++;
                    unpaidOne ??= order.Key;
                }
            }

            slot = order.PreviousOfBuyer;
        }

        var limitedBy = units > state.Terms.PerBuyerLimit ? counted
            : state.Terms.Admission.MaxUnpaidOrders is { } most && unpaid >= most ? unpaidOne
            : null;
        return units > state.Terms.PerBuyerLimit || limitedBy is not null
            ? new Decision(DecisionKind.Refused, Refusal: new Refused(RefusalCode.LimitReached, limitedBy)) : null;
    }

    /// <summary>
    /// The buyer may have been refused for this order's sake and would not be any more: what was refused with an older
    /// pass must stay refused, so that pass is void.
    /// </summary>
    private static bool MadeRoom(ItemState state, in OrderSlot order) =>
        order.ReleasedItsUnits || (order.IsPaidOrLater && state.Terms.Admission.MaxUnpaidOrders is not null);

    private static Decision Allot(ItemState state, PlaceOrder command, List<ItemEvent> events)
    {
        if (!Wants(state, command))
        {
            events.Add(new UnitsReserved(
                command.Order, command.Buyer, command.BuyerKey, command.Quantity, command.BodyDigest,
                command.ShipTo.Digest(), command.Deferred));
            return Verdict.Order(command.Order);
        }

        var listIsOpen = WaitListRules.IsOpenFor(state, command.Quantity);
        if (command.WaitList && listIsOpen)
        {
            if (!MayJoin(state, command))
            {
                return Verdict.No(RefusalCode.RoundClosed);
            }

            events.Add(new WaitListed(
                command.Order, command.Buyer, command.Quantity, command.BodyDigest, command.ShipTo.Digest(),
                command.Deferred));
            return Verdict.Order(command.Order);
        }

        return new Decision(
            DecisionKind.Refused, Refusal: new Refused(RefusalCode.SoldOut, WaitListOpen: listIsOpen));
    }
}
