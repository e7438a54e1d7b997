using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Journal;

/// <summary>What happens to one append on its way to the store and back.</summary>
public enum Fate
{
    Fine,
    RequestLost,
    ReplyLost,

    /// <summary>
    /// The client hears nothing; the statement runs when somebody next acquires the shard, just before that.
    /// </summary>
    Late,
    NotWritten,
}

/// <summary>
/// A journal and a shard table in memory, with the conditions of protocol.md and faults by script: what the stores
/// promise, made visible step by step. The stores themselves are proven by their contract suite.
/// </summary>
public sealed class MemoryStore : IJournal, IShardTable
{
    private readonly Dictionary<ShardId, ShardRow> _rows = [];
    private readonly List<ShardAppend> _late = [];

    public List<JournalCommit> Commits { get; } = [];

    /// <summary>Fates of the next appends, in order; when used up all is fine.</summary>
    public Queue<Fate> Script { get; } = new();

    /// <summary>Acquires that fail, because the store is away, before one succeeds.</summary>
    public int AcquireFaults { get; set; }

    public int Appends { get; private set; }

    public ShardHead Own(ShardId shard, Guid owner)
    {
        var row = _rows.GetValueOrDefault(shard) ?? new ShardRow(shard, 0, null, null, 0, JournalChain.Start);
        _rows[shard] = row with { Owner = owner, Epoch = row.Epoch + 1 };
        return new ShardHead(shard, row.Epoch + 1, row.Head, row.HeadHash);
    }

    public ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        Appends++;
        switch (Script.TryDequeue(out var fate) ? fate : Fate.Fine)
        {
            case Fate.RequestLost:
                return new(new AppendResult(AppendOutcome.Unknown, Fault: "request lost"));
            case Fate.ReplyLost:
                Run(append);
                return new(new AppendResult(AppendOutcome.Unknown, Fault: "reply lost"));
            case Fate.Late:
                _late.Add(append);
                return new(new AppendResult(AppendOutcome.Unknown, Fault: "timed out"));
            case Fate.NotWritten:
                return new(new AppendResult(AppendOutcome.NotWritten, Fault: "disk full"));
            case Fate.Fine:
                return new(Run(append) ? new AppendResult(AppendOutcome.Appended) : AppendResult.Fenced);
            default:
                throw new InvalidOperationException($"no such fate: {fate}");
        }
    }

    public ValueTask<ShardHead?> AcquireAsync(ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation)
    {
        if (AcquireFaults > 0)
        {
            AcquireFaults--;
            throw new IOException("the store is away");
        }

        _late.ForEach(append => Run(append));
        _late.Clear();
        var row = _rows[shard];
        if (row.Epoch != seenEpoch || (row.Owner is not null && row.Owner != me))
        {
            return new((ShardHead?)null);
        }

        return new(Own(shard, me));
    }

    public ValueTask<IReadOnlyList<ShardRow>> ReadAsync(CancellationToken cancellation) => new([.. _rows.Values]);

    public ValueTask EnsureAsync(int count, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation) =>
            throw new NotSupportedException();

    public ValueTask<bool> WishAsync(
        ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation) =>
            throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        new(Commits.Where(commit => commit.Shard == shard && commit.Seq > afterSeq).Take(most).ToArray());

    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await ValueTask.CompletedTask;
        foreach (var commit in Commits.Where(commit => commit.Item == item && commit.ItemVersion > afterVersion))
        {
            var previous = Commits.Find(other => other.Shard == commit.Shard && other.Seq == commit.Seq - 1);
            yield return new LinkedCommit(commit, previous?.Hash ?? JournalChain.Start);
        }
    }

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] expected, byte[] body, CancellationToken cancellation) =>
        throw new NotSupportedException();

    private bool Run(ShardAppend append)
    {
        var row = _rows[append.Shard];
        if (row.Epoch != append.Epoch || row.Owner != append.Owner || row.Head != append.ExpectedHead
            || !row.HeadHash.AsSpan().SequenceEqual(append.OldHash))
        {
            return false;
        }

        _rows[append.Shard] = row with { Head = row.Head + append.Commits.Count, HeadHash = append.NewHash };
        Commits.AddRange(append.Commits);
        return true;
    }
}
