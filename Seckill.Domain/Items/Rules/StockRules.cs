namespace Seckill.Domain;

/// <summary>Rules of what changes the stock as a whole: recorded adjustments, and the opening of a round.</summary>
internal static class StockRules
{
    private const long MostUnits = 1_000_000_000;

    /// <summary>
    /// Never below what is held and sold (R2); a draft is changed as a draft, a retired item not at all.
    /// </summary>
    public static Decision Adjust(ItemState state, AdjustStock command, Instant now, List<ItemEvent> events)
    {
        if (!Verdict.MayControl(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (state.Status is not (ItemStatus.Published or ItemStatus.Paused))
        {
            return Verdict.No(RefusalCode.WrongPhase);
        }

        if ((long)state.Total + command.Delta > MostUnits)
        {
            return Verdict.No(RefusalCode.StockTooLarge);
        }

        if ((long)state.Free + state.Returned + command.Delta < 0)
        {
            return Verdict.No(RefusalCode.BelowCommitted);
        }

        events.Add(new StockAdjusted(command.Delta, command.Reason, command.By.Subject, command.Stamp));
        var returned = command.Delta < 0 ? Math.Max(-state.Returned, command.Delta)
            : now < state.Terms.OpensAt ? 0 : command.Delta;
        WaitListRules.Advance(state, now, events, returned: returned);
        return new Decision(DecisionKind.Stock);
    }

    /// <summary>
    /// Units are returned, nobody waits, the interval has passed, the sale is open, and free = 0 or somebody wanted
    /// more.
    /// </summary>
    public static Decision OpenRound(ItemState state, OpenRound command, Instant now, List<ItemEvent> events)
    {
        WaitListRules.Advance(state, now, events);
        if (state.RoundReadySince is { } since && now >= since + command.Interval
            && now >= state.Terms.OpensAt && now < state.Terms.ClosesAt)
        {
            events.Add(new RoundOpened(state.Round + 1));
        }

        return Verdict.Done;
    }
}
