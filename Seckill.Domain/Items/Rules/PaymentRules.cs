using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Rules of money that comes in. A capture is known by its payment id: the first that fits pays a hold, whatever a
/// clock says; any other is recorded and refunded once; what fits nothing is recorded for a person.
/// </summary>
internal static class PaymentRules
{
    public static Decision Start(ItemState state, StartPayment command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || state.Orders[slot].Buyer != command.Buyer)
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, slot, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (!state.Orders[slot].IsHold)
        {
            return Verdict.No(state.Orders[slot].State == OrderState.Expired
                ? RefusalCode.HoldExpired : RefusalCode.NotPayable);
        }

        if (now >= state.DeadlineOf(slot))
        {
            return Verdict.No(RefusalCode.HoldExpired);
        }

        if (state.SlotOfPayment.TryGetValue(command.PaymentId, out var owner))
        {
            return owner == slot ? Payment(command.Order, command.PaymentId, replayed: true)
                : Verdict.No(RefusalCode.NotPayable);
        }

        var graceUntil = state.FindExtras(slot) is { } extras && extras.GraceUntil != default
            ? extras.GraceUntil : Instant.Max(state.PayByOf(slot), now + command.Grace);
        events.Add(new PaymentStarted(command.Order, command.PaymentId, command.Provider, graceUntil, command.Stamp));
        return Payment(command.Order, command.PaymentId);
    }

    public static Decision Record(ItemState state, RecordPayment command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        var payment = slot == OrderSlot.None ? null : state.FindExtras(slot)?.FindPayment(command.PaymentId);
        if (!command.Succeeded)
        {
            if (payment is { Status: PaymentStatus.Started } && !IsListed(state, command))
            {
                var fits = Fits(state, slot, command);
                Note(command, fits ? PaymentRecordKind.Failed : PaymentRecordKind.Unfitting, events);
            }
        }
        else if (IsListed(state, command))
        {
            // A person has it: the same callback must not move anything behind his back, whatever fits by now.
        }
        else if (!Fits(state, slot, command))
        {
            Note(command, PaymentRecordKind.Unfitting, events);
        }
        else if (payment is not { Status: PaymentStatus.Captured })
        {
            Capture(state, slot, command, now, events);
        }

        return Verdict.Done;
    }

    /// <summary>Amount, currency and order fit, and the payment is no other order's.</summary>
    private static bool Fits(ItemState state, int slot, RecordPayment command) =>
        slot != OrderSlot.None
        && state.Orders[slot].State is not (OrderState.Waiting or OrderState.Refused)
        && command.Amount == state.AmountOf(slot)
        && (!state.SlotOfPayment.TryGetValue(command.PaymentId, out var owner) || owner == slot);

    private static void Capture(ItemState state, int slot, RecordPayment command, Instant now, List<ItemEvent> events)
    {
        ref var order = ref state.Orders[slot];
        if (order.IsHold)
        {
            events.Add(new OrderPaid(command.Order, command.PaymentId, command.Provider, command.Amount));
            WaitListRules.Advance(state, now, events, held: -order.Quantity);
            return;
        }

        var second = order.IsPaidOrLater;
        Note(command, second ? PaymentRecordKind.Second : PaymentRecordKind.Late, events);
        events.Add(new RefundRequested(
            command.Order, RefundIdOf(command.Order, command.PaymentId), command.PaymentId, command.Amount.Amount,
            Restock: false, second ? "second-payment" : "late-payment", By: "", Stamp: default));
    }

    private static bool IsListed(ItemState state, RecordPayment command) => state.Unfitting.Exists(known =>
        known.Order == command.Order && known.PaymentId == command.PaymentId && known.Amount == command.Amount);

    private static void Note(RecordPayment command, PaymentRecordKind kind, List<ItemEvent> events) =>
        events.Add(new PaymentRecorded(command.Order, command.PaymentId, command.Provider, kind, command.Amount));

    private static Decision Payment(OrderKey order, string paymentId, bool replayed = false) =>
        new(DecisionKind.Payment, order, replayed, PaymentId: paymentId);

    /// <summary>Derived, so that the refund of one payment has one id, whoever decides it and however often.</summary>
    private static string RefundIdOf(OrderKey order, string paymentId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"refund\n{order}\n{paymentId}"));
        return "rf_" + Base32.Encode(hash.AsSpan(0, Key128.ByteCount));
    }
}
