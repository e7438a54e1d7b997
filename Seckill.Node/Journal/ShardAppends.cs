using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>Chains batches onto a shard's head: the commits, their hashes and the ship-to rows of one append.</summary>
public static class ShardAppends
{
    public static ShardAppend Chain(ShardHead head, Guid owner, IReadOnlyList<ItemBatch> batches, long atMicros)
    {
        var commits = new JournalCommit[batches.Count];
        var shipTo = new List<ShipToRow>(batches.Count);
        var hash = head.HeadHash;
        for (var i = 0; i < batches.Count; i++)
        {
            var batch = batches[i];
            var seq = head.Head + i + 1;
            hash = JournalChain.Next(hash, head.Shard, seq, head.Epoch, batch.ItemVersion, atMicros, batch.EventCount,
                batch.Item, batch.Body);
            commits[i] = new JournalCommit(head.Shard, seq, head.Epoch, batch.Item, batch.ItemVersion, batch.EventCount,
                atMicros, batch.Body, hash);
            if (batch.ShipTo is not null)
            {
                shipTo.Add(new ShipToRow(seq, batch.ShipTo));
            }
        }

        return new ShardAppend(head.Shard, head.Epoch, owner, head.Head, head.HeadHash, hash, commits, shipTo);
    }
}
