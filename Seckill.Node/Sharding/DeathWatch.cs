using Microsoft.Extensions.Logging;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Judges the other nodes by their beats, on this node's own monotonic clock; no timestamp of another machine is ever
/// compared. Each verdict is one conditional statement in the store.
/// </summary>
/// <remarks>
/// A node is declared dead (1) when its beat has not moved for the lease; (2) when its session's lock is free and its
/// beat has not moved for a quarter of the lease: its process is gone; (3) when two nodes can not reach it though its
/// beat moves. All only after four of my own beats in a row, so that nobody is condemned for an outage of the store, or
/// because this process itself stood still; a predecessor of my own name whose lock is free needs only (2): one name is
/// one process.
/// </remarks>
public sealed partial class DeathWatch(
    INodeTable table, NodeMembership membership, IPeerNetwork network, MembershipLimits limits, TimeProvider time,
    ILogger logger)
{
    private const int OwnBeatsBeforeJudging = 4;

    /// <summary>A dead row is kept so long for people to see.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, (long Beat, long Since)> _seen = [];
    private readonly Dictionary<Guid, long> _known = [];
    private readonly HashSet<Guid> _suspected = [];
    private long? _judgedAt;

    /// <summary>Judges what a look has shown; true: a row was changed, so another look is worth it.</summary>
    public async ValueTask<bool> JudgeAsync(ClusterMap map, CancellationToken cancellation)
    {
        ForgetIfIStoodStill();
        var changed = false;
        foreach (var row in map.Nodes.Where(row => row.Incarnation != membership.Me))
        {
            var stood = Observe(row);
            changed |= row.State == NodeState.Dead
                ? stood > ForgetAfter && await ForgetAsync(row, cancellation)
                : await CondemnAsync(row, stood, cancellation)
                    || (row.State == NodeState.Up && await SuspectAsync(row, stood, cancellation));
        }

        foreach (var gone in _seen.Keys.Except(map.Nodes.Select(row => row.Incarnation)).ToList())
        {
            _seen.Remove(gone);
            _known.Remove(gone);
            _suspected.Remove(gone);
        }

        return changed;
    }

    /// <summary>
    /// A process that was stopped has not watched anybody: the others may have stopped with it, and resume just now.
    /// </summary>
    private void ForgetIfIStoodStill()
    {
        if (_judgedAt is { } last && time.GetElapsedTime(last) > limits.LeaseTtl / 2)
        {
            _seen.Clear();
            _known.Clear();
        }

        _judgedAt = time.GetTimestamp();
    }

    /// <summary>How long its beat has stood still, as seen from here.</summary>
    private TimeSpan Observe(NodeRow row)
    {
        if (_seen.TryGetValue(row.Incarnation, out var seen) && seen.Beat == row.Beat)
        {
            return time.GetElapsedTime(seen.Since);
        }

        _seen[row.Incarnation] = (row.Beat, time.GetTimestamp());
        return TimeSpan.Zero;
    }

    private async ValueTask<bool> CondemnAsync(NodeRow row, TimeSpan stood, CancellationToken cancellation)
    {
        var settled = membership.GoodBeats >= OwnBeatsBeforeJudging;
        var silent = settled && stood > limits.LeaseTtl;
        var gone = !row.IsLocked && stood >= limits.LeaseTtl / 4
            && (settled || row.NodeId == membership.Row.NodeId);
        if ((silent || gone) && await table.DeclareDeadAsync(row.Incarnation, row.Beat, cancellation))
        {
            LogDeclaredDead(row.NodeId, row.Incarnation, row.Beat, silent ? "its beat stopped" : "its process is gone");
            return true;
        }

        return false;
    }

    private async ValueTask<bool> SuspectAsync(NodeRow row, TimeSpan stood, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(row.Incarnation, out var known))
        {
            _known[row.Incarnation] = known = time.GetTimestamp();
        }

        var watched = time.GetElapsedTime(known);
        var silence = network.SinceAnswered(row.Incarnation) is { } since && since < watched ? since : watched;
        var silent = silence > limits.LeaseTtl && stood < limits.LeaseTtl
            && membership.GoodBeats >= OwnBeatsBeforeJudging;
        if (!silent)
        {
            if (_suspected.Remove(row.Incarnation))
            {
                await table.TrustAsync(row.Incarnation, membership.Me, cancellation);
            }

            return false;
        }

        if (_suspected.Add(row.Incarnation))
        {
            LogSuspected(row.NodeId, row.Incarnation);
        }

        await table.SuspectAsync(row.Incarnation, membership.Me, cancellation);
        if (!await table.DeclareSuspectDeadAsync(row.Incarnation, cancellation))
        {
            return false;
        }

        LogDeclaredDead(row.NodeId, row.Incarnation, row.Beat, "two nodes can not reach it");
        return true;
    }

    private async ValueTask<bool> ForgetAsync(NodeRow row, CancellationToken cancellation)
    {
        // Not at once again when it may not be forgotten yet: it may still be named as an owner.
        _seen[row.Incarnation] = (row.Beat, time.GetTimestamp());
        return await table.ForgetAsync(row.Incarnation, cancellation);
    }

    [LoggerMessage(EventId = 4022, Level = LogLevel.Warning,
        Message = "declared dead: node {Node} ({Suspect}) at beat {Beat}: {Why}")]
    private partial void LogDeclaredDead(string node, Guid suspect, long beat, string why);

    [LoggerMessage(EventId = 4024, Level = LogLevel.Warning,
        Message = "node {Node} ({Suspect}) does not answer though its beat moves: suspected")]
    private partial void LogSuspected(string node, Guid suspect);
}
