using Seckill.Domain;

namespace Seckill.Node.Webhooks;

/// <summary>
/// What has been told of the journal, and to whom it matters. Lies in the journal's database: it can not be folded
/// again without telling twice.
/// </summary>
public interface IEventStore
{
    /// <summary>From now on the merchant's events are told. False: they already were.</summary>
    ValueTask<bool> AddMerchantAsync(string merchant, Instant at, CancellationToken cancellation);

    ValueTask<IReadOnlyList<string>> ReadMerchantsAsync(CancellationToken cancellation);

    /// <summary>Items whose streams are to be told, from their first event on; known ones stay as they are.</summary>
    ValueTask AddItemsAsync(IReadOnlyList<ToldItem> items, CancellationToken cancellation);

    ValueTask<ToldItem?> FindItemAsync(ItemId item, CancellationToken cancellation);

    /// <summary>Items of the shard that were added, and which of them the journal has more of than was told.</summary>
    ValueTask<IReadOnlyList<NotedItem>> ReadNotedAsync(ShardId shard, CancellationToken cancellation);

    /// <summary>Which items the shard's next commits are about, without their bodies.</summary>
    /// <param name="shard">Of these commits.</param>
    /// <param name="afterSeq">Commits above it.</param>
    /// <param name="most">At most that many commits.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    ValueTask<TouchedItems> ReadTouchedAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation);

    /// <summary>
    /// In one transaction: moves the item from one version to the next where it still is at the first, numbers the
    /// events in the order given, and makes a delivery for each endpoint of the merchant that wants one. The merchant's
    /// numbers are given under a lock that is held until the commit, so a reader that has seen a number never finds a
    /// smaller one later. Null: the item was not at that version, nothing was written. Else the deliveries made.
    /// </summary>
    ValueTask<int?> TellAsync(ToldStep step, CancellationToken cancellation);

    /// <summary>A merchant's events above a number, in order; test events are left out. Types null: all.</summary>
    ValueTask<IReadOnlyList<NumberedEvent>> ReadEventsAsync(
        string merchant, long after, IReadOnlyList<string>? types, int most, CancellationToken cancellation);

    /// <summary>First and last number among the events of that span, both ends included; null: there is none.</summary>
    ValueTask<(long First, long Last)?> NumbersAsync(
        string merchant, Instant? from, Instant? to, CancellationToken cancellation);

    /// <summary>The number of the event with that id; null: the merchant has none such.</summary>
    ValueTask<long?> NumberOfAsync(string merchant, string eventId, CancellationToken cancellation);
}

/// <summary>An item's stream: told up to that version (count of its events).</summary>
public sealed record ToldItem(ItemId Item, ShardId Shard, string Merchant, long Version);

/// <summary>An item whose stream is told. IsBehind: the journal had more of it when it was read.</summary>
public readonly record struct NotedItem(ItemId Item, bool IsBehind);

/// <summary>What one transaction tells of an item. FromVersion is below ToVersion; Events may be none.</summary>
public sealed record ToldStep(
    ItemId Item, string Merchant, long FromVersion, long ToVersion, IReadOnlyList<OutgoingEvent> Events);

/// <summary>
/// Items, each once, and the last seq looked at; LastSeq is the given one when there were no commits.
/// </summary>
public sealed record TouchedItems(IReadOnlyList<ItemId> Items, long LastSeq, bool More);
