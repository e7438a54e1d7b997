using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// Holds projections to their promise, at every step that becomes durable: offsets go on from where they were, never
/// past the journal, and the rows are what each event of it makes of them, taken once and in order.
/// </summary>
internal sealed class SimReadModelOracle(SimTables tables, Func<SimReadModel> model)
{
    private readonly Dictionary<(string Projection, ShardId Shard), Mirror> _mirrors = [];

    /// <summary>Commits that became rows, by all projections together.</summary>
    public long Landed { get; private set; }

    /// <summary>A step became durable.</summary>
    public void Stepped(string projection, ShardId shard, long from, long to)
    {
        var mirror = MirrorOf(projection, shard);
        var head = HeadOf(shard);
        if (from != mirror.Offset || to <= from || to > head)
        {
            throw new SimViolation(
                $"{projection} on shard {shard} went from {from} to {to}; it was at {mirror.Offset}, "
                + $"the journal at {head}");
        }

        var written = mirror.Fold(tables.ReadShard(shard, from, (int)(to - from)));
        Landed += to - from;
        if (written.DifferenceFrom(model().RowsOf(projection, shard)) is { } difference)
        {
            throw new SimViolation($"{projection} on shard {shard} at {to}: the journal makes {difference}");
        }
    }

    /// <summary>In the end: everything has landed, and there is no row more or less than the journal makes.</summary>
    public void CheckAll()
    {
        foreach (var (projection, position) in model().Offsets)
        {
            var (mirror, rows) = (MirrorOf(projection, position.Shard), model().RowsOf(projection, position.Shard));
            var difference = mirror.Rows.DifferenceFrom(rows) ?? rows.DifferenceFrom(mirror.Rows);
            if (position.Offset != mirror.Offset || difference is not null)
            {
                throw new SimViolation(
                    $"{projection} on shard {position.Shard} says it is at {position.Offset}, and is at "
                    + $"{mirror.Offset}; " + (difference ?? "its rows are right"));
            }
        }
    }

    /// <summary>What of the journal has not landed; null: nothing.</summary>
    public string? Missing => model().Offsets.Where(one => one.Position.Offset < HeadOf(one.Position.Shard))
        .Select(one => $"{one.Projection} on shard {one.Position.Shard} is at {one.Position.Offset} of "
            + HeadOf(one.Position.Shard)).FirstOrDefault();

    private long HeadOf(ShardId shard) => tables.Shards[shard.Value].Head;

    private Mirror MirrorOf(string projection, ShardId shard)
    {
        if (!_mirrors.TryGetValue((projection, shard), out var mirror))
        {
            var kind = ProjectionKind.All.Single(one => one.Name == projection);
            _mirrors[(projection, shard)] = mirror = new Mirror(kind.ForShard(shard));
        }

        return mirror;
    }

    /// <summary>The same fold beside it, fed commit by commit and never interrupted.</summary>
    private sealed class Mirror(IProjection fold)
    {
        public long Offset { get; private set; }

        public MemoryStep Rows { get; } = new();

        /// <summary>The rows that these commits write, as they are after them.</summary>
        public MemoryStep Fold(IReadOnlyList<JournalCommit> commits)
        {
            var written = new MemoryStep();
            foreach (var commit in commits)
            {
                var facts = Items.ItemReplay.Read(commit);
                var step = new Teller(Rows, written);
                fold.ApplyAsync([new DecodedCommit(commit, facts.DecidedAt, facts.Events)], step)
                    .AsTask().GetAwaiter().GetResult();
                Offset = commit.Seq;
            }

            return written;
        }
    }

    /// <summary>Writes twice: to all rows, and to those of this step.</summary>
    private sealed class Teller(MemoryStep rows, MemoryStep written) : IReadModelStep
    {
        public ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(
            RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys) => rows.LoadAsync(shape, keys);

        public ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> added) =>
            UpsertAsync(shape, added);

        public ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> changed)
        {
            rows.UpsertAsync(shape, changed);
            return written.UpsertAsync(shape, changed);
        }
    }
}
