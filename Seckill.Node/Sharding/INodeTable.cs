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

    /// <summary>
    /// Sees to it that a session of this process holds my lock, by which others see at once that my process is gone
    /// (a hint only). Cheap when it is held; a lost session is opened again. Stores without sessions do nothing.
    /// </summary>
    ValueTask HoldLockAsync(Guid me, CancellationToken cancellation);

    /// <summary>
    /// Writes that the reporter can not reach the victim, with the reporter's beat at this moment; again: renews it.
    /// </summary>
    ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation);

    /// <summary>Takes the reporter's suspicion back.</summary>
    ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation);

    /// <summary>
    /// Declares dead whom two reporters suspect, counted in the same statement: a report counts while its reporter is
    /// up, is not the victim, and its beat is at most 2 ahead of the reported one; at least three nodes must be up.
    /// The victim's own beat does not matter. False: it does not hold.
    /// </summary>
    ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation);

    /// <summary>
    /// Removes the row of a dead node that owns no shard, and reports by and about it; false: it is not dead, or still
    /// an owner. A process whose row is gone is as dead as one whose row says so.
    /// </summary>
    ValueTask<bool> ForgetAsync(Guid incarnation, CancellationToken cancellation);
}

public enum NodeState
{
    Joining = 0,
    Up = 1,
    Draining = 2,
    Dead = 3,
}

/// <summary>One process start as its row tells.</summary>
/// <param name="Incarnation">Random id of the process start.</param>
/// <param name="NodeId">seckill.node.name.</param>
/// <param name="Address">host:port for peers.</param>
/// <param name="Build">Version of the binary.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Beat">Counts its beats.</param>
/// <param name="OwnsShards">False: it has no role shard and only routes.</param>
/// <param name="IsLocked">
/// A session holds its lock; false: its process is gone, or its session is. True where the store has no sessions.
/// </param>
public sealed record NodeRow(
    Guid Incarnation, string NodeId, string Address, string Build, NodeState State, long Beat, bool OwnsShards = true,
    bool IsLocked = true);

public readonly record struct BeatResult(bool Alive, long? ClockMicros);
