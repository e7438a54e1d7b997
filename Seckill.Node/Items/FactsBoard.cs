using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// The public facts of the items that are awake here, each swapped whole by its actor after the commit.
/// </summary>
public sealed class FactsBoard
{
    private readonly ConcurrentDictionary<ItemId, ItemFacts> _facts = new();

    public ItemFacts? Find(ItemId item) => _facts.GetValueOrDefault(item);

    public void Publish(ItemFacts facts) => _facts[facts.Id] = facts;

    /// <summary>The item went to sleep or moved: whoever asks next must ask the owner.</summary>
    public void Drop(ItemId item) => _facts.TryRemove(item, out _);
}
