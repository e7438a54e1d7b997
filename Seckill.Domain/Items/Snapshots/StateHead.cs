namespace Seckill.Domain;

/// <summary>
/// The members of a snapshot that an item has once: terms, units, money, commands, unfitting payments.
/// </summary>
internal static class StateHead
{
    public static void Write(ref StateWriter writer, ItemState state)
    {
        writer.Item(state.Id);
        writer.Byte((byte)state.Status);
        writer.Long(state.Version);
        writer.Int(state.Position.Shard.Value);
        writer.Long(state.Position.Offset);
        writer.Byte((byte)state.Hash.Length);
        writer.Raw(state.Hash);
        if (state.Status == ItemStatus.None)
        {
            return;
        }

        writer.Text(state.Merchant);
        WriteTerms(ref writer, state.Terms);
        writer.Flag(state.CopyOf is not null);
        writer.Item(state.CopyOf ?? default);
        writer.Instant(state.CreatedAt);
        writer.Instant(state.UpdatedAt);
        writer.Int(state.FactsVersion);
        WriteCounts(ref writer, state);
        writer.Int(state.Commands.Count);
        foreach (var done in state.Commands.Values.OrderBy(one => one.Stamp.Key.Value.High)
            .ThenBy(one => one.Stamp.Key.Value.Low))
        {
            writer.Stamp(done.Stamp);
            writer.Byte((byte)done.Kind);
        }

        writer.Int(state.Unfitting.Count);
        foreach (var payment in state.Unfitting)
        {
            writer.Key(payment.Order.Value);
            writer.Text(payment.PaymentId);
            writer.Text(payment.Provider);
            writer.Long(payment.Amount.Amount);
            writer.Text(payment.Amount.Currency);
            writer.Instant(payment.At);
        }
    }

    public static ItemState Read(ref StateReader reader)
    {
        var state = ItemState.Empty(reader.Item());
        state.Status = (ItemStatus)reader.Byte();
        state.Version = reader.Long();
        state.Position = new ShardOffset(new ShardId(reader.Int()), reader.Long());
        state.Hash = reader.Raw(reader.Byte()).ToArray();
        if (state.Status == ItemStatus.None)
        {
            return state;
        }

        state.Merchant = reader.Text();
        state.Terms = ReadTerms(ref reader);
        var isCopy = reader.Flag();
        var copied = reader.Item();
        state.CopyOf = isCopy ? copied : null;
        state.CreatedAt = reader.Instant();
        state.UpdatedAt = reader.Instant();
        state.FactsVersion = reader.Int();
        ReadCounts(ref reader, state);
        for (var left = reader.Int(); left > 0; left--)
        {
            var done = new RememberedCommand(reader.Stamp(), (DecisionKind)reader.Byte(), null);
            state.Commands.Add(done.Stamp.Key, done);
        }

        for (var left = reader.Int(); left > 0; left--)
        {
            state.Unfitting.Add(new UnfittingPayment(
                new OrderKey(reader.Key()), reader.Text(), state.Intern(reader.Text()),
                new Money(reader.Long(), reader.Text()), reader.Instant()));
        }

        return state;
    }

    private static void WriteCounts(ref StateWriter writer, ItemState state)
    {
        foreach (var units in (ReadOnlySpan<int>)[state.Total, state.Free, state.Held, state.Sold, state.Returned,
            state.RefundedUnits, state.WaitingUnits, state.Round])
        {
            writer.Int(units);
        }

        writer.Instant(state.RoundOpenedAt);
        writer.Instant(state.ListReopenedAt);
        foreach (var amount in (ReadOnlySpan<Int128>)[state.Captured, state.RefundsSent, state.RefundsDue,
            state.PaidAmount, state.AskedOfPaid])
        {
            writer.Long((long)(amount >> 64));
            writer.Long((long)amount);
        }

        writer.Long(state.RefundCount);
    }

    private static void ReadCounts(ref StateReader reader, ItemState state)
    {
        state.Total = reader.Int();
        state.Free = reader.Int();
        state.Held = reader.Int();
        state.Sold = reader.Int();
        state.Returned = reader.Int();
        state.RefundedUnits = reader.Int();
        state.WaitingUnits = reader.Int();
        state.Round = reader.Int();
        state.RoundOpenedAt = reader.Instant();
        state.ListReopenedAt = reader.Instant();
        state.Captured = Wide(ref reader);
        state.RefundsSent = Wide(ref reader);
        state.RefundsDue = Wide(ref reader);
        state.PaidAmount = Wide(ref reader);
        state.AskedOfPaid = Wide(ref reader);
        state.RefundCount = reader.Long();
    }

    private static Int128 Wide(ref StateReader reader)
    {
        var high = reader.Long();
        return new Int128((ulong)high, (ulong)reader.Long());
    }

    private static void WriteTerms(ref StateWriter writer, ItemTerms terms)
    {
        writer.Text(terms.Title);
        writer.Long(terms.Price.Amount);
        writer.Text(terms.Price.Currency);
        writer.Int(terms.PerBuyerLimit);
        writer.Instant(terms.OpensAt);
        writer.Instant(terms.ClosesAt);
        writer.Int(terms.HoldSeconds);
        writer.OptionalInt(terms.Admission.RatePerSecond);
        writer.OptionalInt(terms.Admission.Burst);
        writer.OptionalInt(terms.Admission.MaxLine);
        writer.Byte((byte)terms.Admission.Challenge);
        writer.OptionalInt(terms.Admission.MaxUnpaidOrders);
    }

    private static ItemTerms ReadTerms(ref StateReader reader) => new(
        reader.Text(), new Money(reader.Long(), reader.Text()), reader.Int(), reader.Instant(), reader.Instant(),
        reader.Int(),
        new AdmissionTerms(
            reader.OptionalInt(), reader.OptionalInt(), reader.OptionalInt(), (ChallengeKind)reader.Byte(),
            reader.OptionalInt()));
}
