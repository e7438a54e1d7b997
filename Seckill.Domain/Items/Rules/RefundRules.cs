namespace Seckill.Domain;

/// <summary>Rules of money that goes back: asked by the merchant, sent by the provider.</summary>
internal static class RefundRules
{
    public static Decision Request(ItemState state, RequestRefund command, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || !Verdict.MayRun(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, slot, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (state.Orders[slot].State is not (OrderState.Paid or OrderState.Shipped or OrderState.Delivered
            or OrderState.DeliveryFailed) || state.FindExtras(slot) is not { Capturing: { } payment } extras)
        {
            return Verdict.No(RefusalCode.NotRefundable);
        }

        var rest = state.AmountOf(slot).Amount - extras.Asked;
        var amount = command.Amount ?? rest;
        if (amount > rest || amount < 1)
        {
            return Verdict.No(RefusalCode.RefundTooLarge);
        }

        if (command.Restock && amount != rest)
        {
            return Verdict.No(RefusalCode.RestockTooEarly);
        }

        events.Add(new RefundRequested(
            command.Order, command.RefundId, payment.Id, amount, command.Restock, command.Reason, command.By.Subject,
            command.Stamp));
        return Verdict.Order(command.Order);
    }

    /// <summary>
    /// Matched to the oldest unsent refund of that payment and amount; the same callback sends nothing twice.
    /// </summary>
    public static Decision Sent(ItemState state, RecordRefundSent command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || state.FindExtras(slot) is not { } extras
            || command.Amount.Currency != state.Terms.Price.Currency
            || Array.Exists(extras.Refunds, refund => refund.IsSent && refund.CallbackKey == command.CallbackKey))
        {
            return Verdict.Done;
        }

        var sent = Array.Find(extras.Refunds, refund =>
            !refund.IsSent && refund.PaymentId == command.PaymentId && refund.Amount == command.Amount.Amount);
        if (sent is null)
        {
            return Verdict.Done;
        }

        events.Add(new RefundSent(command.Order, sent.Id, command.CallbackKey));
        var restocks = state.Orders[slot].State == OrderState.Refunding
            && Array.Exists(extras.Refunds, refund => refund.OfOrder && refund.Restock)
            && Array.TrueForAll(extras.Refunds, refund => !refund.OfOrder || refund.IsSent || refund == sent);
        WaitListRules.Advance(state, now, events, returned: restocks ? state.Orders[slot].Quantity : 0);
        return Verdict.Done;
    }
}
