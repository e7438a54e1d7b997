using Seckill.Node.Journal;

namespace Seckill.Node.Storage;

/// <summary>The assertions before a write: an append that contradicts itself is a bug, and is never sent.</summary>
internal static class AppendCheck
{
    public static void Assert(ShardAppend append)
    {
        var commits = append.Commits;
        Require(append.OldHash.Length == JournalChain.HashLength && append.NewHash.Length == JournalChain.HashLength,
            append, "hashes have 32 bytes");
        for (var i = 0; i < commits.Count; i++)
        {
            Require(
                commits[i].Shard == append.Shard && commits[i].Epoch == append.Epoch, append, "shard or epoch differ");
            Require(commits[i].Seq == append.ExpectedHead + 1 + i, append, "seqs do not follow the head");
        }

        var end = commits.Count == 0 ? append.OldHash : commits[^1].Hash;
        Require(append.NewHash.AsSpan().SequenceEqual(end), append, "the new hash is not the last commit's");
        foreach (var row in append.ShipTo)
        {
            Require(row.Seq > append.ExpectedHead && row.Seq <= append.ExpectedHead + commits.Count, append,
                "a ship-to row without a commit");
        }
    }

    private static void Require(bool holds, ShardAppend append, string what)
    {
        if (!holds)
            throw new ArgumentException(
                $"append to shard {append.Shard} after {append.ExpectedHead}: {what}", nameof(append));
    }
}
