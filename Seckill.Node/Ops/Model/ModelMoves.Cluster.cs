using static Seckill.Node.Ops.Model.ModelLayout;

namespace Seckill.Node.Ops.Model;

/// <summary>Ownership, life and death. Anybody may be declared dead at any time: suspicion is often wrong.</summary>
internal sealed partial class ModelMoves
{
    /// <summary>At once, or left on its way with the epoch that was seen.</summary>
    private void Acquire(in ModelState from, int shard, int node)
    {
        var epoch = from.Get(_at.Row(shard), Epoch, 4);
        var me = (uint)_at.IncarnationOf(from, node);
        if (MayAcquire(from, shard, epoch, me))
        {
            var (next, seat) = (from, Seat(shard, node));
            Own(ref next, shard, me + 1);
            // The load reads up to the head that was acquired.
            next.Set(seat, View, 32, from.Get(_at.Row(shard), Commits, 32));
            next.Set(seat, SeatEpoch, 4, epoch + 1);
            next.Set(seat, Status, 2, (uint)SeatStatus.Serving);
            sink.Add(next, new ModelStep("acquires and loads", shard, node));
        }

        Leave(from, shard, node, ClaimKind.Acquire, me, "asks for ownership and does not wait for the answer");
    }

    private void HandOver(in ModelState from, int shard, int node)
    {
        var seat = Seat(shard, node);
        var epoch = from.Get(seat, SeatEpoch, 4);
        for (var to = 0; to < size.Nodes; to++)
        {
            if (to == node || IsOff(from, to))
            {
                continue;
            }

            var target = (uint)_at.IncarnationOf(from, to);
            var next = from;
            Leave(ref next, shard, node);
            if (MayHandOver(from, shard, node, epoch))
            {
                Own(ref next, shard, IsDead(from, (int)target) ? 0 : target + 1);
                sink.Add(next, new ModelStep($"hands over to node {to}", shard, node));
            }

            var parked = from;
            Leave(ref parked, shard, node);
            Leave(parked, shard, node, ClaimKind.HandOver, target,
                $"hands over to node {to} and does not wait for the answer", epoch);
        }
    }

    /// <summary>A request for ownership is carried out after all.</summary>
    private void Claims(in ModelState from, int shard, int node)
    {
        var seat = Seat(shard, node);
        var kind = (ClaimKind)from.Get(seat, Claim, 2);
        if (kind == ClaimKind.None)
        {
            return;
        }

        var (epoch, by) = (from.Get(seat, ClaimEpoch, 4), from.Get(seat, ClaimBy, 3));
        var next = from;
        next.Set(seat, Claim, ClaimBy + 3 - Claim, 0);
        if (kind == ClaimKind.Acquire ? MayAcquire(from, shard, epoch, by) : MayHandOver(from, shard, node, epoch))
        {
            Own(ref next, shard, kind == ClaimKind.HandOver && IsDead(from, (int)by) ? 0 : by + 1);
        }

        sink.Add(next, new ModelStep("its request for ownership is carried out late", shard, node));
    }

    private void Leave(
        in ModelState from, int shard, int node, ClaimKind kind, uint by, string what, uint? epoch = null)
    {
        var (next, seat) = (from, Seat(shard, node));
        var seen = epoch ?? from.Get(_at.Row(shard), Epoch, 4);
        if (from.Get(seat, Claim, 2) == 0 && seen < size.Epochs)
        {
            next.Set(seat, Claim, 2, (uint)kind);
            next.Set(seat, ClaimEpoch, 4, seen);
            next.Set(seat, ClaimBy, 3, by);
            sink.Add(next, new ModelStep(what, shard, node));
        }
    }

    /// <summary>Epoch as seen, I am up, and the owner is nobody, me, or dead.</summary>
    private bool MayAcquire(in ModelState state, int shard, uint seen, uint me)
    {
        var (row, owner) = (_at.Row(shard), state.Get(_at.Row(shard), Owner, 4));
        return state.Get(row, Epoch, 4) == seen && seen < size.Epochs && !IsDead(state, (int)me)
            && (owner == 0 || owner == me + 1 || IsDead(state, (int)owner - 1));
    }

    private bool MayHandOver(in ModelState state, int shard, int node, uint epoch) =>
        epoch < size.Epochs && IsOwner(state, shard, epoch, (uint)_at.IncarnationOf(state, node));

    private void Own(ref ModelState state, int shard, uint owner)
    {
        var row = _at.Row(shard);
        state.Set(row, Epoch, 4, state.Get(row, Epoch, 4) + 1);
        state.Set(row, Owner, 4, owner);
    }

    private void Cluster(in ModelState from)
    {
        for (var node = 0; node < size.Nodes; node++)
        {
            var me = _at.IncarnationOf(from, node);
            if (!IsDead(from, me))
            {
                var next = from;
                next.Set(0, Dead + me, 1, 1);
                sink.Add(next, new ModelStep("is declared dead", -1, node));
            }

            if (!IsOff(from, node))
            {
                Crash(from, node);
            }
        }

        if (from.Get(0, Failovers, 2) < size.Failovers)
        {
            Failover(from);
        }
    }

    /// <summary>Memory is gone; what it has sent may still be carried out. It comes back as somebody else.</summary>
    private void Crash(in ModelState from, int node)
    {
        var next = from;
        for (var shard = 0; shard < size.Shards; shard++)
        {
            Leave(ref next, shard, node);
        }

        var restarts = from.Get(0, Incarnations(node), 2);
        if (restarts < size.Restarts)
        {
            next.Set(0, Incarnations(node), 2, restarts + 1);
        }
        else
        {
            next.Set(0, Off(node), 1, 1);
        }

        sink.Add(next, new ModelStep("crashes", -1, node));
    }

    /// <summary>
    /// The standby takes over: what was on its way to the old primary is gone, and everybody loses what he owned, which
    /// he notices on his next connection.
    /// </summary>
    private void Failover(in ModelState from)
    {
        var next = from;
        next.Set(0, Failovers, 2, from.Get(0, Failovers, 2) + 1);
        for (var shard = 0; shard < size.Shards; shard++)
        {
            for (var node = 0; node < size.Nodes; node++)
            {
                var seat = Seat(shard, node);
                next[seat + 1] = 0;
                next.Set(seat, Claim, ClaimBy + 3 - Claim, 0);
                if (from.Get(seat, Status, 2) == (uint)SeatStatus.Appending)
                {
                    Leave(ref next, shard, node);
                }

                next.Set(seat, SeatEpoch, 4, 0);
            }

            if (mutant == Mutant.AsynchronousFailover)
            {
                var row = _at.Row(shard);
                next.Set(row, Commits, 32,
                    Ledger.Cut(from.Get(row, Commits, 32), (int)from.Get(row, LastLength, 2)));
                next.Set(row, LastLength, 2, 0);
            }
        }

        sink.Add(next, new ModelStep("the standby database takes over"));
    }
}
