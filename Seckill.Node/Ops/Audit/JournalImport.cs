using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Brings an exported journal into a store that is empty, or that holds the beginning of the same journal: an import
/// that was cut goes on. The file was verified before.
/// </summary>
internal sealed class JournalImport(IJournalTarget target)
{
    private const int MostCommits = 200;

    /// <summary>Bodies of a transaction, in bytes.</summary>
    private const int MostBytes = 8 << 20;

    private readonly Dictionary<long, long> _ends = [];

    /// <summary>Commits that were added; those that were there are left alone.</summary>
    public long Added { get; private set; }

    /// <summary>
    /// Throws a CliException (5) when a node may work on the store, or it holds something else; writes nothing but the
    /// rows of shards.
    /// </summary>
    public async Task CheckAsync(IJournalSource source, CancellationToken cancellation)
    {
        if (await target.Copy.LiveNodesAsync(cancellation) is { Count: > 0 } live)
        {
            throw Wrong($"{string.Join(", ", live)} may work on the store: stop all nodes first");
        }

        var (heads, hash) = (new Dictionary<ShardId, ShardHead>(), JournalChain.Start);
        await foreach (var entry in source.ReadAsync(cancellation))
        {
            switch (entry)
            {
                case JournalEntry.Header header:
                    heads = await PrepareAsync(header.Shards, cancellation);
                    break;
                case JournalEntry.Commit { Row: var row }:
                    hash = JournalChain.Next(hash, row);
                    Take(heads[row.Shard], row with { Hash = hash }, []);
                    break;
                case JournalEntry.End { Head: var end }:
                    NotBehind(heads[end.Shard], end);
                    _ends[end.Shard.Value] = end.Head;
                    hash = JournalChain.Start;
                    break;
            }
        }
    }

    /// <summary>Of these rows those that belong to a commit of the file, or to no commit at all.</summary>
    public IReadOnlyList<SideRow> Covered(SideTable table, IReadOnlyList<SideRow> rows) => table != SideTable.ShipTo
        ? rows : [.. rows.Where(row => (long)row.Cells[1] <= _ends.GetValueOrDefault((long)row.Cells[0]))];

    /// <summary>After the check. CliException (5) when the store was changed meanwhile.</summary>
    public async Task RunAsync(IJournalSource source, CancellationToken cancellation)
    {
        var heads = new Dictionary<ShardId, ShardHead>();
        var batch = new List<JournalCommit>();
        var hash = JournalChain.Start;
        await foreach (var entry in source.ReadAsync(cancellation))
        {
            switch (entry)
            {
                case JournalEntry.Header header:
                    heads = await PrepareAsync(header.Shards, cancellation);
                    break;
                case JournalEntry.Commit { Row: var row }:
                    hash = JournalChain.Next(hash, row);
                    Take(heads[row.Shard], row with { Hash = hash }, batch);
                    if (batch.Count >= MostCommits || batch.Sum(commit => (long)commit.Body.Length) >= MostBytes)
                    {
                        await FlushAsync(heads, row.Shard, batch, null, cancellation);
                    }

                    break;
                case JournalEntry.End { Head: var end }:
                    await FlushAsync(heads, end.Shard, batch, end, cancellation);
                    hash = JournalChain.Start;
                    break;
                default:
                    throw new InvalidOperationException($"{entry.GetType().Name} in a file that was verified");
            }
        }
    }

    private async Task<Dictionary<ShardId, ShardHead>> PrepareAsync(int shards, CancellationToken cancellation)
    {
        await target.EnsureShardsAsync(shards, cancellation);
        return (await target.Rows.HeadsAsync(cancellation)).ToDictionary(head => head.Shard);
    }

    private static void NotBehind(ShardHead there, ShardHead end)
    {
        if (end.Head < there.Head)
        {
            throw Wrong($"shard {end.Shard} of the store is at {there.Head}, the file ends at {end.Head}");
        }
    }

    /// <summary>What the store has already must be the same.</summary>
    private static void Take(ShardHead head, JournalCommit commit, List<JournalCommit> batch)
    {
        if (commit.Seq > head.Head)
        {
            batch.Add(commit);
        }
        else if (commit.Seq == head.Head && !commit.Hash.AsSpan().SequenceEqual(head.HeadHash))
        {
            throw Wrong($"shard {commit.Shard} of the store holds another journal, up to offset {head.Head}");
        }
    }

    private async Task FlushAsync(
        Dictionary<ShardId, ShardHead> heads, ShardId shard, List<JournalCommit> batch, ShardHead? end,
        CancellationToken cancellation)
    {
        var expected = heads[shard];
        if (end is not null)
        {
            NotBehind(expected, end);
        }

        if (batch.Count == 0 && (end is null || end.Epoch <= expected.Epoch))
        {
            return;
        }

        var reached = new ShardHead(
            shard, Math.Max(expected.Epoch, end?.Epoch ?? batch[^1].Epoch),
            batch.Count > 0 ? batch[^1].Seq : expected.Head,
            batch.Count > 0 ? batch[^1].Hash : expected.HeadHash);
        if (!await target.Copy.AppendAsync(expected, batch, reached, cancellation))
        {
            throw Wrong($"shard {shard} was changed meanwhile: does a node work on the store?");
        }

        Crash.At(CrashPoint.CopyAfterCommits);
        Added += batch.Count;
        heads[shard] = reached;
        batch.Clear();
    }

    private static CliException Wrong(string what) => new(ExitCode.WrongState, what);
}

/// <summary>A store that an import may write to.</summary>
internal interface IJournalTarget : IAsyncDisposable
{
    IJournalRows Rows { get; }

    IJournalCopy Copy { get; }

    /// <summary>CliException (5) when the store has another number of shards.</summary>
    Task EnsureShardsAsync(int count, CancellationToken cancellation);
}
