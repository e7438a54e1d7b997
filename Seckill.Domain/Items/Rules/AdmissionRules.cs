namespace Seckill.Domain;

/// <summary>Rules of how an item admits purchases, as far as that can change while it sells.</summary>
internal static class AdmissionRules
{
    /// <summary>A draft is changed as a draft, a retired item not at all.</summary>
    public static Decision Change(ItemState state, ChangeAdmission command, List<ItemEvent> events)
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

        // Also when nothing differs: who wanted it, and why, is on record.
        events.Add(new AdmissionChanged(
            command.Change.Over(state.Terms.Admission), command.Reason, command.By.Subject, command.Stamp));
        return Verdict.Item();
    }
}
