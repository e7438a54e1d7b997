using static Seckill.Node.Ops.Model.ModelLayout;

namespace Seckill.Node.Ops.Model;

/// <summary>
/// Everything that can happen next: what buyers ask and owners decide. Requests may come to any node, any number of
/// times, at any time, so a buyer's message is never "in flight": it is simply possible.
/// </summary>
/// <param name="size">The bounds.</param>
/// <param name="mutant">Which rule of the protocol is left out.</param>
/// <param name="sink">Takes the states.</param>
internal sealed partial class ModelMoves(ModelSize size, Mutant mutant, IStepSink sink)
{
    private readonly ModelLayout _at = new(size);

    /// <summary>All states that follow from one.</summary>
    public void Each(in ModelState from)
    {
        for (var shard = 0; shard < size.Shards; shard++)
        {
            for (var node = 0; node < size.Nodes; node++)
            {
                CarryOutLate(from, shard, node);
                Claims(from, shard, node);
                if (IsOff(from, node))
                {
                    continue;
                }

                switch ((SeatStatus)from.Get(Seat(shard, node), Status, 2))
                {
                    case SeatStatus.Serving:
                        Serve(from, shard, node);
                        HandOver(from, shard, node);
                        break;
                    case SeatStatus.Appending:
                        Appends(from, shard, node);
                        break;
                    default:
                        Acquire(from, shard, node);
                        break;
                }
            }
        }

        Cluster(from);
    }

    private int Seat(int shard, int node) => _at.Seat(shard, node);

    private void Serve(in ModelState from, int shard, int node)
    {
        var view = from.Get(Seat(shard, node), View, 32);
        var ledger = Ledger.Fold(view, size);
        // A pass of a round exists from the moment that the round is in the journal.
        var rounds = mutant == Mutant.LostWithoutRounds
            ? 1 : Ledger.Fold(from.Get(_at.Row(shard), Commits, 32), size).Round;
        for (var order = 0; order < size.Orders; order++)
        {
            for (var round = 1; round <= rounds; round++)
            {
                Ask(from, shard, node, ledger, order, round);
            }

            if ((ledger.Held & (1u << order)) != 0)
            {
                Send(from, shard, node, Ledger.Return(order), 0, "lets a hold end");
            }
        }

        if (ledger is { Free: 0, Returned: > 0 } && ledger.Round < size.Rounds)
        {
            Send(from, shard, node, Ledger.OpenRound, 0, "opens the next round");
        }
    }

    /// <summary>One purchase alone, then with each other one behind it in the same batch.</summary>
    private void Ask(in ModelState from, int shard, int node, Ledger ledger, int order, int round)
    {
        switch (Decide(ledger, order, round))
        {
            case Verdict.Exists:
                Tell(from, shard, node, Won, 1u << order, "tells an order that it has won before");
                break;
            case Verdict.Lost:
                Tell(from, shard, node, Lost, LostBit(order, round), "refuses an order from memory");
                break;
            case Verdict.Takes:
                var first = Ledger.Reserve(order, round);
                Send(from, shard, node, first, 0, "takes an order");
                var behind = Ledger.Fold(Ledger.Append(from.Get(Seat(shard, node), View, 32), first), size);
                for (var other = 0; other < size.Orders; other++)
                {
                    if (other != order)
                    {
                        Pair(from, shard, node, behind, first, other, round);
                    }
                }

                break;
        }
    }

    private void Pair(in ModelState from, int shard, int node, Ledger behind, uint first, int other, int round)
    {
        switch (Decide(behind, other, round))
        {
            case Verdict.Takes:
                Send(from, shard, node, first | (Ledger.Reserve(other, round) << 4), 0, "takes two orders");
                break;
            case Verdict.Lost:
                Send(from, shard, node, first, LostBit(other, round), "takes an order and refuses one behind it");
                break;
        }
    }

    private Verdict Decide(Ledger ledger, int order, int round)
    {
        if ((ledger.Known & (1u << order)) != 0 && mutant != Mutant.NoDeduplication)
        {
            return Verdict.Exists;
        }

        if (mutant != Mutant.LostWithoutRounds)
        {
            if (round < ledger.Round) return Verdict.Lost;
            // A pass of a later round: this owner is behind, and has nothing to say.
            if (round > ledger.Round) return Verdict.Nothing;
        }

        return size.Quantities[order] <= ledger.Free ? Verdict.Takes : Verdict.Lost;
    }

    private static uint LostBit(int order, int round) => 1u << (2 * order + round - 1);

    private void Tell(in ModelState from, int shard, int node, int field, uint bits, string what)
    {
        var next = from;
        if (Told(ref next, shard, field, bits))
        {
            sink.Add(next, new ModelStep(what, shard, node));
        }
    }

    /// <summary>False: they knew already.</summary>
    private bool Told(ref ModelState state, int shard, int field, uint bits)
    {
        var width = field == Won ? 3 : 6;
        var known = state.Get(_at.Row(shard), field, width);
        state.Set(_at.Row(shard), field, width, known | bits);
        return (known | bits) != known;
    }

    /// <summary>A batch leaves for the store; refusals that rest on it wait for it.</summary>
    private void Send(in ModelState from, int shard, int node, uint batch, uint lost, string what)
    {
        var (next, seat) = (from, Seat(shard, node));
        if (Ledger.Count(from.Get(seat, View, 32)) + Ledger.Count(batch) > ModelState.MostEvents)
        {
            return;
        }

        next.Set(seat, Status, 2, (uint)SeatStatus.Appending);
        next.Set(seat, Batch, 8, batch);
        next.Set(seat, BatchLost, 6, lost);
        if (mutant == Mutant.AnswerBeforeCommit)
        {
            Answer(ref next, shard, batch, lost);
        }

        sink.Add(next, new ModelStep(what, shard, node, batch));
    }

    /// <summary>All answers of a batch leave, won and lost alike.</summary>
    private void Answer(ref ModelState state, int shard, uint batch, uint lost)
    {
        for (var left = batch; left != 0; left >>= 4)
        {
            if (Ledger.IsReserve(left & 15))
            {
                Told(ref state, shard, Won, 1u << Ledger.OrderOf(left & 15));
            }
        }

        Told(ref state, shard, Lost, lost);
    }

    private enum Verdict
    {
        Nothing,
        Exists,
        Takes,
        Lost,
    }
}
