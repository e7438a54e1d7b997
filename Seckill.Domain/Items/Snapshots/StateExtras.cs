namespace Seckill.Domain;

/// <summary>
/// What only some orders of a snapshot have; payments and unsent refunds go into the item's indexes while reading.
/// </summary>
internal static class StateExtras
{
    public static void Write(ref StateWriter writer, OrderExtras extras)
    {
        writer.Instant(extras.GraceUntil);
        writer.Int(extras.Between.Length);
        foreach (var entry in extras.Between)
        {
            writer.Byte((byte)entry.State);
            writer.Instant(entry.At);
        }

        writer.Int(extras.Payments.Length);
        foreach (var payment in extras.Payments)
        {
            writer.Text(payment.Id);
            writer.Text(payment.Provider);
            writer.Byte((byte)payment.Status);
            writer.Long(payment.Amount);
            writer.Instant(payment.At);
        }

        writer.Int(extras.Capturing is null ? -1 : Array.IndexOf(extras.Payments, extras.Capturing));
        writer.Int(extras.Refunds.Length);
        foreach (var refund in extras.Refunds)
        {
            WriteRefund(ref writer, refund);
        }

        StateShipments.Write(ref writer, extras);
        writer.Int(extras.Commands.Length);
        foreach (var done in extras.Commands)
        {
            writer.Stamp(done.Stamp);
            writer.Byte((byte)done.Kind);
            writer.Text(done.PaymentId ?? "");
        }
    }

    public static void Read(ref StateReader reader, ItemState state, int slot)
    {
        var extras = state.ExtrasOf(slot);
        extras.GraceUntil = reader.Instant();
        extras.Between = new TimelineEntry[reader.Count()];
        for (var i = 0; i < extras.Between.Length; i++)
        {
            extras.Between[i] = new TimelineEntry((OrderState)reader.Byte(), reader.Instant());
        }

        extras.Payments = new OrderPayment[reader.Count()];
        for (var i = 0; i < extras.Payments.Length; i++)
        {
            var payment = ReadPayment(ref reader, state);
            extras.Payments[i] = payment;
            state.SlotOfPayment.Add(payment.Id, slot);
        }

        var capturing = reader.Int();
        extras.Capturing = capturing < 0 ? null : extras.Payments[capturing];
        extras.Refunds = new OrderRefund[reader.Count()];
        for (var i = 0; i < extras.Refunds.Length; i++)
        {
            var refund = ReadRefund(ref reader);
            extras.Refunds[i] = refund;
            if (!refund.IsSent)
            {
                state.Pending.Add(refund.Sequence, (slot, refund));
            }
        }

        StateShipments.Read(ref reader, state, extras);
        extras.Commands = new RememberedCommand[reader.Count()];
        for (var i = 0; i < extras.Commands.Length; i++)
        {
            var done = new RememberedCommand(reader.Stamp(), (DecisionKind)reader.Byte(), reader.Text());
            extras.Commands[i] = done.PaymentId == "" ? done with { PaymentId = null } : done;
        }
    }

    private static OrderPayment ReadPayment(ref StateReader reader, ItemState state) =>
        new(reader.Text(), state.Intern(reader.Text()))
        {
            Status = (PaymentStatus)reader.Byte(),
            Amount = reader.Long(),
            At = reader.Instant(),
        };

    private static void WriteRefund(ref StateWriter writer, OrderRefund refund)
    {
        writer.Text(refund.Id);
        writer.Text(refund.PaymentId);
        writer.Long(refund.Amount);
        writer.Flag(refund.Restock);
        writer.Text(refund.Reason);
        writer.Instant(refund.RequestedAt);
        writer.Flag(refund.OfOrder);
        writer.Long(refund.Sequence);
        writer.Instant(refund.SentAt);
        writer.Long((long)refund.CallbackKey);
    }

    private static OrderRefund ReadRefund(ref StateReader reader) => new()
    {
        Id = reader.Text(),
        PaymentId = reader.Text(),
        Amount = reader.Long(),
        Restock = reader.Flag(),
        Reason = reader.Text(),
        RequestedAt = reader.Instant(),
        OfOrder = reader.Flag(),
        Sequence = reader.Long(),
        SentAt = reader.Instant(),
        CallbackKey = (ulong)reader.Long(),
    };
}
