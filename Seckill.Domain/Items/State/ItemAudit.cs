namespace Seckill.Domain;

/// <summary>
/// What an auditor asks of a history besides that each event can follow: the rules by which it should have been
/// decided, and that every sum is the sum of its orders. Throws <see cref="InvariantViolation"/>.
/// </summary>
public static class ItemAudit
{
    /// <summary>
    /// The rules that the evolver does not need: to be called before it, with the state as it was. Units are sold to
    /// buyers within their limit (R6), while the sale is open (R3); holds end at their deadline, not before (R19); the
    /// wait list is served in order (R16); money back is never more than came (R23).
    /// </summary>
    public static void Judge(ItemState state, ItemEvent happened, Instant at)
    {
        Require(state, happened,
            state.Withdrawing is not { } leaving || (happened is OrderCancelled cancel && cancel.Order == leaving),
            "an order that was cancelled in line stays in the wait list");
        switch (happened)
        {
            case UnitsReserved e:
                JudgePurchase(state, e, e.BuyerKey, e.Quantity, at);
                break;
            // A purchase that was cancelled in line is not judged: it takes nothing, and for no time.
            case WaitListed e when e.ShipToDigest != default:
                JudgePurchase(state, e, BuyerKey.Of(e.Buyer), e.Quantity, at);
                break;
            case WaitListOffered e:
                Require(state, e, !state.Waiting.IsEmpty && state.FindOrder(e.Order) == state.Waiting.Head,
                    "somebody else was first in the wait list");
                Require(state, e, state.Status == ItemStatus.Published, "the item is not on sale");
                Require(state, e, at < state.Terms.ClosesAt, "the sale has ended");
                break;
            case HoldExpired e when state.FindOrder(e.Order) is var slot and not OrderSlot.None:
                Require(state, e, at >= state.DeadlineOf(slot), "its hold lasts longer");
                break;
            case RefundRequested e when state.FindOrder(e.Order) is var slot and not OrderSlot.None:
                JudgeRefund(state, e, slot);
                break;
            case RoundOpened e:
                Require(state, e, at >= state.Terms.OpensAt && at < state.Terms.ClosesAt, "the sale is not open");
                break;
        }
    }

    /// <summary>Every figure of the item is counted again from its orders; takes time with their number.</summary>
    public static void Recount(ItemState state)
    {
        int held = 0, sold = 0, waiting = 0, refunded = 0;
        Int128 captured = 0, paid = 0, asked = 0, sent = 0, due = 0;
        var states = new int[state.CountOfState.Length];
        for (var slot = 0; slot < state.Orders.Count; slot++)
        {
            ref var order = ref state.Orders[slot];
            var extras = state.FindExtras(slot);
            states[(int)order.State]++;
            held += order.IsHold ? order.Quantity : 0;
            waiting += order.State == OrderState.Waiting ? order.Quantity : 0;
            var restocked = order.State == OrderState.Refunded
                && Array.Exists(extras!.Refunds, one => one.OfOrder && one.Restock);
            sold += order.IsPaidOrLater && !restocked ? order.Quantity : 0;
            refunded += order.State == OrderState.Refunded && !restocked ? order.Quantity : 0;
            paid += order.IsPaidOrLater ? state.AmountOf(slot).Amount : 0;
            foreach (var payment in extras?.Payments ?? [])
            {
                captured += payment.Status == PaymentStatus.Captured ? payment.Amount : 0;
            }

            foreach (var refund in extras?.Refunds ?? [])
            {
                asked += refund.OfOrder ? refund.Amount : 0;
                sent += refund.IsSent ? refund.Amount : 0;
                due += refund.IsSent ? 0 : refund.Amount;
            }
        }

        Same(state, "held", state.Held, held);
        Same(state, "sold", state.Sold, sold);
        Same(state, "waiting units", state.WaitingUnits, waiting);
        Same(state, "refunded units", state.RefundedUnits, refunded);
        Same(state, "captured", state.Captured, captured);
        Same(state, "paid", state.PaidAmount, paid);
        Same(state, "asked back", state.AskedOfPaid, asked);
        Same(state, "refunds sent", state.RefundsSent, sent);
        Same(state, "refunds due", state.RefundsDue, due);
        for (var i = 0; i < states.Length; i++)
        {
            Same(state, $"orders {(OrderState)i}", state.CountOfState[i], states[i]);
        }
    }

    private static void JudgePurchase(ItemState state, OrderEvent happened, BuyerKey buyer, int quantity, Instant at)
    {
        Require(state, happened, state.Status == ItemStatus.Published, "the item is not on sale");
        Require(state, happened, at >= state.Terms.OpensAt && at < state.Terms.ClosesAt, "the sale is not open");
        var units = (long)quantity;
        for (var slot = state.ByBuyer.Find(buyer.Value); slot != OrderSlot.None;)
        {
            ref var order = ref state.Orders[slot];
            units += order.CountsForLimit ? order.Quantity : 0;
            slot = order.PreviousOfBuyer;
        }

        Require(state, happened, units <= state.Terms.PerBuyerLimit,
            $"its buyer has {units} units, {state.Terms.PerBuyerLimit} is the limit");
    }

    private static void JudgeRefund(ItemState state, RefundRequested e, int slot)
    {
        var extras = state.FindExtras(slot);
        var payment = extras?.FindPayment(e.PaymentId);
        Int128 back = e.Amount;
        foreach (var refund in extras?.Refunds ?? [])
        {
            back += refund.PaymentId == e.PaymentId ? refund.Amount : 0;
        }

        Require(state, e, payment is not null && back <= payment.Amount, "more is asked back than was paid");
    }

    private static void Require(ItemState state, ItemEvent happened, bool condition, string what)
    {
        if (!condition)
        {
            throw new InvariantViolation(state.Id, happened.GetType().Name, what);
        }
    }

    private static void Same(ItemState state, string what, Int128 said, Int128 counted)
    {
        if (said != counted)
        {
            throw new InvariantViolation(state.Id, "recount", $"{what}: {said} is said, {counted} is counted");
        }
    }
}
