using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>What one item wants appended: one commit's worth of events, already encoded.</summary>
/// <param name="Item">The item.</param>
/// <param name="ItemVersion">Its event count after these events.</param>
/// <param name="EventCount">Events in the body.</param>
/// <param name="Body">CommitBody, encoded.</param>
/// <param name="ShipTo">ShipToRows, encoded; null when no order of the batch has any.</param>
public sealed record ItemBatch(ItemId Item, long ItemVersion, int EventCount, byte[] Body, byte[]? ShipTo)
{
    /// <summary>Spans of those of its commands that are recorded.</summary>
    public IReadOnlyList<ActivityContext> Commands { get; init; } = [];
}

/// <summary>What became of a batch, or of a barrier (then Seq and Hash are the head's).</summary>
public readonly record struct WriteResult(WriteOutcome Outcome, long Seq = 0, byte[]? Hash = null);

public enum WriteOutcome
{
    /// <summary>Durable at Seq.</summary>
    Written,

    /// <summary>
    /// Surely not written: the shard is no longer ours, or the store takes nothing. A repeat is safe.
    /// </summary>
    NotWritten,

    /// <summary>It may be written, and we were stopped, or fenced, before we could know.</summary>
    Unknown,
}
