namespace Seckill.Domain;

/// <summary>(state, command, now) -> verdict and events. Pure: it changes nothing and reads no clock.</summary>
public static class ItemDecider
{
    /// <summary>Appends the events of the command to <paramref name="events"/>; none when refused or replayed.</summary>
    public static Decision Decide(ItemState state, ItemCommand command, Instant now, List<ItemEvent> events) =>
        throw new NotImplementedException();
}

/// <summary>(state, event) -> state.</summary>
public static class ItemEvolver
{
    /// <summary>Folds one event, decided at <paramref name="at"/>, into the state; asserts the unit identity.</summary>
    public static void Evolve(ItemState state, ItemEvent happened, Instant at) => throw new NotImplementedException();
}

/// <summary>Makes what leaves the item, from the committed state.</summary>
public static class ItemReplies
{
    public static ItemReply Of(ItemState state, Decision decision) => throw new NotImplementedException();

    public static ItemReply Answer(ItemState state, ItemQuery query, Instant now) => throw new NotImplementedException();
}
