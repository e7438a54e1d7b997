using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Storage;

/// <summary>A shard's chain as its owner knows it: makes appends that fit, and follows those that went well.</summary>
public sealed class TestChain(ShardHead head, Guid owner)
{
    private readonly Dictionary<ItemId, long> _versions = [];

    public static ItemId Item { get; } = ItemId.Derive("merchant", "key");

    public ShardId Shard { get; } = head.Shard;

    public long Epoch { get; } = head.Epoch;

    public long Head { get; private set; } = head.Head;

    public byte[] Hash { get; private set; } = head.HeadHash;

    /// <summary>An append of so many commits after the head, each with a ship-to row; 0 is a barrier.</summary>
    public ShardAppend Next(int count = 1, ItemId? item = null, int bodySize = 40)
    {
        var commits = new List<JournalCommit>();
        var hash = Hash;
        var id = item ?? Item;
        for (var i = 1; i <= count; i++)
        {
            var seq = Head + i;
            var body = new byte[bodySize];
            new Random((int)seq).NextBytes(body);
            var version = _versions[id] = _versions.GetValueOrDefault(id) + 3;
            var link = JournalChain.Next(hash, Shard, seq, Epoch, version, 1000 + seq, 3, id, body);
            commits.Add(new JournalCommit(Shard, seq, Epoch, id, version, 3, 1000 + seq, body, link));
            hash = link;
        }

        var shipTo = commits.Select(commit => new ShipToRow(commit.Seq, [(byte)commit.Seq, 1, 2])).ToArray();
        return new ShardAppend(Shard, Epoch, owner, Head, Hash, hash, commits, shipTo);
    }

    /// <summary>The append is in the journal.</summary>
    public void Follow(ShardAppend append) =>
        (Head, Hash) = (append.ExpectedHead + append.Commits.Count, append.NewHash);
}
