namespace Seckill.Domain;

/// <summary>An event does not follow from the state it meets: a bug or a wrong journal. The shard stops.</summary>
public sealed class InvariantViolation(ItemId item, string happened, string what)
    : Exception($"item {item}, {happened}: {what}")
{
    public ItemId Item { get; } = item;

    public string Happened { get; } = happened;
}
