namespace Seckill.Domain;

/// <summary>Folds what providers say about money that came in.</summary>
internal static class PaymentEvolver
{
    public static void Evolve(ItemState state, int slot, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case PaymentStarted e:
                Start(state, slot, e, at);
                break;
            case OrderPaid e:
                Pay(state, slot, e, at);
                break;
            case PaymentRecorded { Kind: PaymentRecordKind.Unfitting } e:
                state.Unfitting.Add(new UnfittingPayment(e.Order, e.PaymentId, state.Intern(e.Provider), e.Amount, at));
                break;
            case PaymentRecorded { Kind: PaymentRecordKind.Failed } e:
                Set(state, slot, e, e.PaymentId, e.Provider, PaymentStatus.Failed, e.Amount.Amount, at);
                break;
            case PaymentRecorded { Kind: PaymentRecordKind.Late or PaymentRecordKind.Second } e:
                Set(state, slot, e, e.PaymentId, e.Provider, PaymentStatus.Captured, e.Amount.Amount, at);
                state.Captured += e.Amount.Amount;
                break;
            default:
                throw new NotSupportedException($"{happened} is not folded");
        }
    }

    private static void Start(ItemState state, int slot, PaymentStarted e, Instant at)
    {
        ItemEvolver.Require(state, e, state.Orders[slot].IsHold);
        var extras = state.ExtrasOf(slot);
        ItemEvolver.Require(state, e, extras.GraceUntil == default || extras.GraceUntil == e.GraceUntil);
        extras.GraceUntil = e.GraceUntil;
        var payment = Set(
            state, slot, e, e.PaymentId, e.Provider, PaymentStatus.Started, state.AmountOf(slot).Amount, at);
        OrderEvolver.Remember(state, slot, e.Stamp, DecisionKind.Payment, payment.Id);
    }

    private static void Pay(ItemState state, int slot, OrderPaid e, Instant at)
    {
        ItemEvolver.Require(state, e, e.Amount == state.AmountOf(slot));
        OrderEvolver.Move(state, slot, e, OrderState.Reserved, OrderState.Paid, at);
        var quantity = state.Orders[slot].Quantity;
        state.Held -= quantity;
        state.Sold += quantity;
        state.Captured += e.Amount.Amount;
        state.PaidAmount += e.Amount.Amount;
        state.ExtrasOf(slot).Capturing =
            Set(state, slot, e, e.PaymentId, e.Provider, PaymentStatus.Captured, e.Amount.Amount, at);
    }

    /// <summary>Brings a payment of the order into that status; one capture per payment.</summary>
    private static OrderPayment Set(
        ItemState state, int slot, OrderEvent happened, string id, string provider, PaymentStatus status, long amount,
        Instant at)
    {
        var extras = state.ExtrasOf(slot);
        var payment = extras.FindPayment(id);
        if (payment is null)
        {
            ItemEvolver.Require(state, happened, state.SlotOfPayment.TryAdd(id, slot));
            payment = new OrderPayment(id, state.Intern(provider));
            extras.Payments = [.. extras.Payments, payment];
        }

        ItemEvolver.Require(state, happened, payment.Status != PaymentStatus.Captured);
        payment.Status = status;
        payment.Amount = amount;
        payment.At = at;
        return payment;
    }
}
