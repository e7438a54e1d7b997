using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>Reads when what happened off an item's stream; a few streams at a time, each commit once.</summary>
public sealed class ItemReports(IJournal journal) : IItemReports
{
    private const int MostAtOnce = 2;
    private readonly SemaphoreSlim _places = new(MostAtOnce);

    public async ValueTask<SaleTimings> TimingsAsync(
        ItemId item, ShardOffset until, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var (state, timings) = (ItemState.Empty(item), new SaleTimings());
            await foreach (var (commit, _) in journal.ReadItemAsync(item, 0, cancellation))
            {
                if (commit.Seq > until.Offset)
                {
                    break;
                }

                var body = CommitBodyCodec.Decode(commit.Body);
                foreach (var happened in body.Events)
                {
                    ItemEvolver.Evolve(state, happened, body.DecidedAt);
                    timings = After(timings, state, happened, body.DecidedAt);
                }

                state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
            }

            return timings;
        }
        finally
        {
            _places.Release();
        }
    }

    private static SaleTimings After(SaleTimings timings, ItemState state, ItemEvent happened, Instant at)
    {
        timings = happened switch
        {
            ItemPublished => timings with { PublishedAt = at },
            UnitsReserved or WaitListOffered => timings with
            {
                FirstOrderAt = timings.FirstOrderAt ?? at,
                LastOrderAt = at,
            },
            OrderPaid => timings with { FirstPaidAt = timings.FirstPaidAt ?? at, LastPaidAt = at },
            RefundSent => timings with { LastRefundAt = at },
            ItemRetired => timings with { RetiredAt = at },
            _ => timings,
        };
        return timings is { SoldOutAt: null, PublishedAt: not null } && state.Facts.SoldOut
            ? timings with { SoldOutAt = at } : timings;
    }
}
