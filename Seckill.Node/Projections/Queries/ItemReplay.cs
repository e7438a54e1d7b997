using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>Folds an item's journal up to a position of its shard with the domain's own fold.</summary>
internal static class ItemReplay
{
    private static readonly Requester Auditor = new("certificate", RequesterKind.Operator);

    /// <summary>What the item states at that offset.</summary>
    public static async ValueTask<ItemBalance> BalanceAtAsync(
        IJournal journal, ItemId item, ShardOffset until, CancellationToken cancellation)
    {
        var state = ItemState.Empty(item);
        var at = default(Instant);
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
            }

            at = body.DecidedAt;
            state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
        }

        return ItemReplies.Answer(state, new ReadBalance(Auditor), at) is BalanceAnswered answered
            ? answered.Balance
            : throw new InvalidDataException($"item {item} is not in the journal up to {until.Shard}/{until.Offset}");
    }
}
