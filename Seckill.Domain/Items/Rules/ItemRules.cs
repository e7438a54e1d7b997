namespace Seckill.Domain;

/// <summary>Rules of an item's own life: draft, published, paused, retired.</summary>
internal static class ItemRules
{
    public static Decision Create(ItemState state, CreateItem command, List<ItemEvent> events)
    {
        if (state.Status != ItemStatus.None)
        {
            return Verdict.Repeat(state, command.Stamp) ?? Verdict.No(RefusalCode.KeyReused);
        }

        if (!ItemTerms.Fits(command.Terms.Price, command.Terms.PerBuyerLimit))
        {
            return Verdict.No(RefusalCode.AmountTooLarge);
        }

        events.Add(new ItemCreated(
            command.Item, command.Merchant, command.Terms, command.Stock, command.CopyOf, command.Stamp));
        return Verdict.Item();
    }

    public static Decision Change(ItemState state, ChangeDraft command, List<ItemEvent> events)
    {
        if (!Verdict.MayRun(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (state.Status != ItemStatus.Draft)
        {
            return Verdict.No(RefusalCode.ItemPublished);
        }

        if (!ItemTerms.Fits(command.Terms.Price, command.Terms.PerBuyerLimit))
        {
            return Verdict.No(RefusalCode.AmountTooLarge);
        }

        if (command.Terms != state.Terms || command.Stock != state.Total)
        {
            events.Add(new ItemChanged(command.Terms, command.Stock));
        }

        return Verdict.Item();
    }

    public static Decision Publish(ItemState state, PublishItem command, Instant now, List<ItemEvent> events)
    {
        if (!Verdict.MayRun(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (state.Status != ItemStatus.Draft)
        {
            return Verdict.No(RefusalCode.WrongPhase);
        }

        if (now >= state.Terms.ClosesAt)
        {
            return Verdict.No(RefusalCode.ClosingTimePassed);
        }

        events.Add(new ItemPublished(command.By.Subject, command.Reason, command.Stamp));
        return Verdict.Item();
    }

    public static Decision Pause(ItemState state, PauseItem command, Instant now, List<ItemEvent> events)
    {
        var fits = state.Status == ItemStatus.Published && now < state.Terms.ClosesAt;
        if (Judge(state, command.By, command.Stamp, fits, operators: true) is { } no)
        {
            return no;
        }

        events.Add(new ItemPaused(command.By.Subject, command.Reason, command.Stamp));
        return Verdict.Item();
    }

    public static Decision Resume(ItemState state, ResumeItem command, Instant now, List<ItemEvent> events)
    {
        var fits = state.Status == ItemStatus.Paused && now < state.Terms.ClosesAt;
        if (Judge(state, command.By, command.Stamp, fits, operators: true) is { } no)
        {
            return no;
        }

        events.Add(new ItemResumed(command.By.Subject, command.Reason, command.Stamp));
        WaitListRules.Advance(state, now, events, status: ItemStatus.Published);
        return Verdict.Item();
    }

    public static Decision Retire(ItemState state, RetireItem command, Instant now, List<ItemEvent> events)
    {
        var fits = state.Status is ItemStatus.Published or ItemStatus.Paused;
        if (Judge(state, command.By, command.Stamp, fits, operators: false) is { } no)
        {
            return no;
        }

        events.Add(new ItemRetired(command.By.Subject, command.Reason, command.Stamp));
        WaitListRules.Advance(state, now, events, status: ItemStatus.Retired);
        return Verdict.Item();
    }

    /// <summary>Who may, was it done before, is the phase right; null: go on.</summary>
    private static Decision? Judge(ItemState state, Requester by, CommandStamp stamp, bool fits, bool operators)
    {
        var may = operators ? Verdict.MayControl(state, by) : Verdict.MayRun(state, by);
        return !may ? Verdict.No(RefusalCode.NotFound)
            : Verdict.Repeat(state, stamp) ?? (fits ? null : Verdict.No(RefusalCode.WrongPhase));
    }
}
