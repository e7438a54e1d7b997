using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// The rows of the read models and the offsets they are true at, with the conditions that the contract suite proves of
/// the real stores: an offset's row is locked from the beginning of a step to its end, rows and offset change together,
/// and a transaction whose client is silent for too long, or gone, is rolled back.
/// </summary>
/// <param name="world">Time.</param>
/// <param name="stepped">Told of each step as it becomes durable: projection, shard, offsets before and after.</param>
/// <param name="sabotage">How the store breaks its word.</param>
internal sealed class SimReadModel(
    SimWorld world, Action<string, ShardId, long, long> stepped, SimSabotage sabotage)
{
    /// <summary>idle_in_transaction_session_timeout, as the product sets it (protocol.md).</summary>
    private static readonly long IdleTicks = TimeSpan.FromSeconds(5).Ticks;

    private readonly Dictionary<(string Projection, ShardId Shard), Place> _places = [];
    private int _steps;

    /// <summary>What is durable of one projection on one shard.</summary>
    public MemoryStep RowsOf(string projection, ShardId shard) => _places[(projection, shard)].Rows;

    public IReadOnlyList<ProjectionOffset> Offsets =>
        [.. _places.Select(one => new ProjectionOffset(
            one.Key.Projection, new ShardOffset(one.Key.Shard, one.Value.Offset)))];

    public bool Ensure(IReadOnlyList<string> projections, int shards)
    {
        foreach (var projection in projections)
        {
            for (var shard = 0; shard < shards; shard++)
            {
                _places.TryAdd((projection, new ShardId(shard)), new Place());
            }
        }

        return true;
    }

    /// <summary>The first statement of a step: the lock, or why there is none.</summary>
    public (SimTransaction? Begun, StepOutcome Otherwise) Begin(string projection, ShardId shard, long from, Guid me)
    {
        var place = _places[(projection, shard)];
        if (place.Holder is { } holder && world.Now < holder.Until)
        {
            return (null, new StepOutcome(StepKind.Busy, from));
        }

        if (place.Offset != from)
        {
            return (null, new StepOutcome(StepKind.Moved, place.Offset));
        }

        place.Holder = new SimTransaction(projection, shard, from, me) { Until = world.Now + IdleTicks };
        return (place.Holder, default);
    }

    /// <summary>Null: the transaction is no more. Its client talks, so it is not idle.</summary>
    public MemoryStep? Touch(SimTransaction transaction)
    {
        var place = _places[(transaction.Projection, transaction.Shard)];
        if (place.Holder != transaction || world.Now >= transaction.Until)
        {
            return null;
        }

        transaction.Until = world.Now + IdleTicks;
        return place.Rows;
    }

    /// <summary>All of it or, false, nothing.</summary>
    public bool Commit(SimTransaction transaction, long to)
    {
        if (Touch(transaction) is not { } rows)
        {
            return false;
        }

        var place = _places[(transaction.Projection, transaction.Shard)];
        _steps++;
        if (sabotage != SimSabotage.LostRows || _steps % 10 > 0)
        {
            transaction.Writes.ForEach(write => write(rows));
        }

        if (sabotage != SimSabotage.RepeatedSteps || _steps % 10 > 0)
        {
            place.Offset = to;
        }

        place.Holder = null;
        stepped(transaction.Projection, transaction.Shard, transaction.From, place.Offset);
        return true;
    }

    /// <summary>Rolled back; also when it has ended already.</summary>
    public bool End(SimTransaction transaction)
    {
        var place = _places[(transaction.Projection, transaction.Shard)];
        place.Holder = place.Holder == transaction ? null : place.Holder;
        return true;
    }

    /// <summary>The server notices that a client is gone: its transactions are rolled back.</summary>
    public void Gone(Guid client)
    {
        foreach (var place in _places.Values.Where(one => one.Holder?.Client == client))
        {
            place.Holder = null;
        }
    }

    private sealed class Place
    {
        public long Offset { get; set; }

        public MemoryStep Rows { get; } = new();

        public SimTransaction? Holder { get; set; }
    }
}

/// <summary>A step that was begun. Until: when the server ends it, if nothing more is heard.</summary>
internal sealed record SimTransaction(string Projection, ShardId Shard, long From, Guid Client)
{
    public long Until { get; set; }

    public List<Action<MemoryStep>> Writes { get; } = [];

    public bool Equals(SimTransaction? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
