using System.Collections.Concurrent;
using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// This node's copy of the facts of items that other nodes own, as they tell them. A copy counts while its teller is
/// heard: a second without a word, or a link that closed, and the owner is asked instead.
/// </summary>
public sealed class RemoteFacts(IPeerNetwork network)
{
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ItemId, (Guid Teller, ItemFacts Facts)> _facts = new();

    public ItemFacts? Find(ItemId item) =>
        _facts.TryGetValue(item, out var copy) && network.SinceHeard(copy.Teller) is { } silence
        && silence < MostSilence ? copy.Facts : null;

    /// <summary>An older owner that goes on talking does not undo what a newer one has told.</summary>
    public void Learn(Guid teller, IReadOnlyList<ItemFacts> told)
    {
        foreach (var facts in told)
        {
            _facts.AddOrUpdate(
                facts.Id, static (_, news) => news,
                static (_, known, news) => news.Facts.Version >= known.Facts.Version ? news : known,
                (Teller: teller, Facts: facts));
        }
    }

    public void Drop(Guid teller, IReadOnlyList<ItemId> items)
    {
        foreach (var item in items)
        {
            if (_facts.TryGetValue(item, out var copy) && copy.Teller == teller)
            {
                _facts.TryRemove(new KeyValuePair<ItemId, (Guid, ItemFacts)>(item, copy));
            }
        }
    }

    /// <summary>What that node told is void.</summary>
    public void Forget(Guid teller) => Drop(teller, [.. _facts.Keys]);
}
