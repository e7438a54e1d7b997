using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Webhooks;

/// <summary>
/// One item's history on its way to being told: the state right before the next commit. Used by one turn at a time.
/// </summary>
internal sealed class ItemStream(ItemId item, string merchant, ItemState state, long told)
{
    private readonly ItemState _state = state;

    public ItemId Item => item;

    /// <summary>Told up to that version, as far as this node knows.</summary>
    public long Told { get; private set; } = told;

    /// <summary>On the monotonic clock: when it last had something to tell.</summary>
    public long UsedAt { get; set; }

    /// <summary>
    /// Begins where the item was told to: folds what lies before from its snapshot, where one is old enough, else from
    /// nothing.
    /// </summary>
    public static async ValueTask<ItemStream> OpenAsync(
        ToldItem row, IJournal journal, ISnapshotStore snapshots, CancellationToken cancellation)
    {
        var start = row.Version == 0 ? null : await LoadSnapshotAsync(row, journal, snapshots, cancellation);
        return new ItemStream(row.Item, row.Merchant, start ?? ItemState.Empty(row.Item), row.Version);
    }

    /// <summary>
    /// Tells what the journal has more, step by step. True: there may be still more, the turn is over. Null: somebody
    /// else tells this item; the stream must be opened anew.
    /// </summary>
    public async ValueTask<bool?> TellAsync(
        IJournal journal, IEventStore store, WalkerOptions options, Action<int> told, CancellationToken cancellation)
    {
        var events = new List<OutgoingEvent>();
        var (from, steps) = (Told, 0);
        await foreach (var linked in journal.ReadItemAsync(item, _state.Version, cancellation))
        {
            var commit = linked.Commit;
            if (!JournalChain.Links(linked.PreviousHash, commit))
            {
                throw new JournalDamagedException(
                    commit.Shard, commit.Seq, "the hash does not follow from its predecessor");
            }

            var of = EventScribe.Follow(_state, commit);
            if (commit.ItemVersion <= from)
            {
                continue;
            }

            events.AddRange(of);
            if (events.Count < options.MostEvents)
            {
                continue;
            }

            if (!await StepAsync(store, from, events, told, cancellation))
            {
                return null;
            }

            (from, events) = (Told, []);
            if (++steps == options.MostSteps)
            {
                return true;
            }
        }

        return _state.Version == Told || await StepAsync(store, from, events, told, cancellation) ? false : null;
    }

    private async ValueTask<bool> StepAsync(
        IEventStore store, long from, IReadOnlyList<OutgoingEvent> events, Action<int> told,
        CancellationToken cancellation)
    {
        var step = new ToldStep(item, merchant, from, _state.Version, events);
        Crash.At(CrashPoint.EventsBeforeTelling);
        if (await store.TellAsync(step, cancellation) is not { } deliveries)
        {
            return false;
        }

        Crash.At(CrashPoint.EventsAfterTelling);
        Told = _state.Version;
        told(deliveries);
        return true;
    }

    /// <summary>
    /// A snapshot is a cache: one that is newer than what was told, whose format is old, or whose commit has another
    /// hash, is as good as none.
    /// </summary>
    private static async ValueTask<ItemState?> LoadSnapshotAsync(
        ToldItem row, IJournal journal, ISnapshotStore snapshots, CancellationToken cancellation)
    {
        if (await snapshots.LoadAsync(row.Shard, row.Item, cancellation) is not { } snapshot)
        {
            return null;
        }

        var commits = await journal.ReadShardAsync(row.Shard, snapshot.Seq - 1, 1, cancellation);
        var fits = commits.Count == 1 && commits[0].Seq == snapshot.Seq && commits[0].Item == row.Item
            && commits[0].ItemVersion <= row.Version && commits[0].Hash.AsSpan().SequenceEqual(snapshot.Hash);
        var state = fits ? ItemStateCodec.Read(snapshot.Body) : null;
        return state is not null && state.Version == commits[0].ItemVersion ? state : null;
    }
}
