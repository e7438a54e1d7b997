using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// The public facts of the items that are awake here, each swapped whole by its actor after the commit.
/// </summary>
public sealed class FactsBoard
{
    private readonly ConcurrentDictionary<ItemId, ItemFacts> _facts = new();

    /// <summary>Told of every change, facts null when they are dropped; must be cheap and never throw.</summary>
    public Action<ItemId, ItemFacts?>? Changed { get; set; }

    /// <summary>All that is known here now.</summary>
    public IEnumerable<ItemFacts> All => _facts.Values;

    public ItemFacts? Find(ItemId item) => _facts.GetValueOrDefault(item);

    public void Publish(ItemFacts facts)
    {
        _facts[facts.Id] = facts;
        Changed?.Invoke(facts.Id, facts);
    }

    /// <summary>The item went to sleep or moved: whoever asks next must ask the owner.</summary>
    public void Drop(ItemId item)
    {
        if (_facts.TryRemove(item, out _))
        {
            Changed?.Invoke(item, null);
        }
    }
}
