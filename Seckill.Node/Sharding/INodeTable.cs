namespace Seckill.Node.Sharding;

/// <summary>Rows of membership: one per incarnation (process start). Dead is final.</summary>
public interface INodeTable
{
    /// <summary>Inserts my row as joining.</summary>
    ValueTask JoinAsync(NodeRow me, CancellationToken cancellation);

    /// <summary>Moves my row to a later state (up, draining, dead); false when it is dead already.</summary>
    ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation);

    /// <summary>
    /// beat + 1 where I am not dead; returns the database's clock (microseconds since 1970; SQLite: null, the node's
    /// own clock counts), or Alive = false when no row was hit: I am dead.
    /// </summary>
    ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation);

    ValueTask<IReadOnlyList<NodeRow>> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// Compare-and-set on (incarnation, beat), not dead yet; false: it moved, or somebody was faster.
    /// </summary>
    ValueTask<bool> DeclareDeadAsync(Guid incarnation, long beat, CancellationToken cancellation);
}

public enum NodeState
{
    Joining = 0,
    Up = 1,
    Draining = 2,
    Dead = 3,
}

public sealed record NodeRow(Guid Incarnation, string NodeId, string Address, string Build, NodeState State, long Beat);

public readonly record struct BeatResult(bool Alive, long? ClockMicros);
