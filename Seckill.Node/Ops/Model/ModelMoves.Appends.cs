using static Seckill.Node.Ops.Model.ModelLayout;

namespace Seckill.Node.Ops.Model;

/// <summary>
/// What becomes of an append: carried out and answered, carried out and the answer lost, lost on its way, or left
/// behind by a writer that waits no more and carried out much later. An answer that comes late tells no more than one
/// that comes at once, so carrying out and answering are one step.
/// </summary>
internal sealed partial class ModelMoves
{
    private void Appends(in ModelState from, int shard, int node)
    {
        var seat = Seat(shard, node);
        var batch = from.Get(seat, Batch, 8);
        if (mutant == Mutant.CheckThenInsert && from.Get(seat, Checked, 1) == 0)
        {
            Check(from, shard, node);
        }
        else
        {
            Execute(from, shard, node, batch);
        }

        // The writer waits no more: the request is lost, or is still on its way.
        var lost = from;
        Unknown(ref lost, shard, node);
        sink.Add(lost, new ModelStep("its append is lost on the way, it knows nothing", shard, node, batch));
        var late = from;
        late.Set(seat + 1, LateExpected, 32, from.Get(seat, View, 32));
        late.Set(seat + 1, LatePresent, 1, 1);
        late.Set(seat + 1, LateEpoch, 4, from.Get(seat, SeatEpoch, 4));
        late.Set(seat + 1, LateBatch, 8, batch);
        late.Set(seat + 1, LateBy, 3, (uint)_at.IncarnationOf(from, node));
        late.Set(seat + 1, LateChecked, 1, from.Get(seat, Checked, 1));
        Unknown(ref late, shard, node);
        sink.Add(late, new ModelStep("gets no answer, its append is still on its way", shard, node, batch));
    }

    private void Execute(in ModelState from, int shard, int node, uint batch)
    {
        var (next, seat) = (from, Seat(shard, node));
        var fits = Fits(from, shard, from.Get(seat, SeatEpoch, 4), (uint)_at.IncarnationOf(from, node),
            from.Get(seat, View, 32), from.Get(seat, Checked, 1) == 1);
        if (!fits)
        {
            Leave(ref next, shard, node);
            sink.Add(next, new ModelStep("its append is fenced off", shard, node, batch));
            return;
        }

        if (!Insert(ref next, shard, batch))
        {
            return;
        }

        var answered = next;
        answered.Set(seat, View, 32, Ledger.Append(from.Get(seat, View, 32), batch));
        answered.Set(seat, Status, 2, (uint)SeatStatus.Serving);
        answered.Set(seat, Checked, 1, 0);
        answered.Set(seat, Batch, 8, 0);
        answered.Set(seat, BatchLost, 6, 0);
        Answer(ref answered, shard, batch, from.Get(seat, BatchLost, 6));
        sink.Add(answered, new ModelStep("its append is carried out and answered", shard, node, batch));

        Unknown(ref next, shard, node);
        sink.Add(next, new ModelStep("its append is carried out, the answer is lost", shard, node, batch));
    }

    private void Check(in ModelState from, int shard, int node)
    {
        var (next, seat) = (from, Seat(shard, node));
        if (IsOwner(from, shard, from.Get(seat, SeatEpoch, 4), (uint)_at.IncarnationOf(from, node)))
        {
            next.Set(seat, Checked, 1, 1);
            sink.Add(next, new ModelStep("reads that it is the owner", shard, node));
        }
        else
        {
            Leave(ref next, shard, node);
            sink.Add(next, new ModelStep("reads that it is not the owner", shard, node));
        }
    }

    /// <summary>An append that its writer gave up is carried out after all, if the row still allows it.</summary>
    private void CarryOutLate(in ModelState from, int shard, int node)
    {
        var seat = Seat(shard, node) + 1;
        if (from.Get(seat, LatePresent, 1) == 0)
        {
            return;
        }

        var next = from;
        var batch = from.Get(seat, LateBatch, 8);
        var isChecked = from.Get(seat, LateChecked, 1) == 1;
        var fits = mutant == Mutant.CheckThenInsert && !isChecked
            ? IsOwner(from, shard, from.Get(seat, LateEpoch, 4), from.Get(seat, LateBy, 3))
            : Fits(from, shard, from.Get(seat, LateEpoch, 4), from.Get(seat, LateBy, 3),
                from.Get(seat, LateExpected, 32), isChecked);
        next[seat] = 0;
        if (!fits || Insert(ref next, shard, batch))
        {
            sink.Add(next, new ModelStep(
                fits ? "its late append is carried out" : "its late append is fenced off", shard, node, batch));
        }
    }

    private bool IsOwner(in ModelState state, int shard, uint epoch, uint incarnation) =>
        state.Get(_at.Row(shard), Epoch, 4) == epoch && state.Get(_at.Row(shard), Owner, 4) == incarnation + 1;

    /// <summary>Epoch, owner, and the head with its hash, which is the journal itself.</summary>
    private bool Fits(
        in ModelState state, int shard, uint epoch, uint incarnation, uint expected, bool isChecked) => mutant switch
        {
            Mutant.NoFence => true,
            Mutant.CheckThenInsert => isChecked,
            Mutant.ResendWithoutHead => IsOwner(state, shard, epoch, incarnation),
            _ => IsOwner(state, shard, epoch, incarnation)
                && state.Get(_at.Row(shard), Commits, 32) == expected,
        };

    /// <summary>False: this model's journal is full.</summary>
    private bool Insert(ref ModelState state, int shard, uint batch)
    {
        var journal = state.Get(_at.Row(shard), Commits, 32);
        if (Ledger.Count(journal) + Ledger.Count(batch) > ModelState.MostEvents)
        {
            return false;
        }

        state.Set(_at.Row(shard), Commits, 32, Ledger.Append(journal, batch));
        state.Set(_at.Row(shard), LastLength, 2, (uint)Ledger.Count(batch));
        return true;
    }

    /// <summary>
    /// What a writer does that has no answer. The protocol: forget the shard, decide nothing, acquire it anew.
    /// </summary>
    private void Unknown(ref ModelState state, int shard, int node)
    {
        var seat = Seat(shard, node);
        var batch = state.Get(seat, Batch, 8);
        switch (mutant)
        {
            case Mutant.ResendWithoutHead:
                return;
            case Mutant.TimeoutMeansLost:
                TellLost(ref state, shard, batch);
                break;
            case Mutant.RereadWithoutFence
                when state.Get(_at.Row(shard), Commits, 32) == state.Get(seat, View, 32):
                TellLost(ref state, shard, batch);
                state.Set(seat, Status, 2, (uint)SeatStatus.Serving);
                state.Set(seat, Batch, 8, 0);
                state.Set(seat, BatchLost, 6, 0);
                return;
        }

        Leave(ref state, shard, node);
    }

    private void TellLost(ref ModelState state, int shard, uint batch)
    {
        for (var left = batch; left != 0; left >>= 4)
        {
            if (Ledger.IsReserve(left & 15))
            {
                Told(ref state, shard, Lost,
                    LostBit(Ledger.OrderOf(left & 15), Ledger.PassRoundOf(left & 15)));
            }
        }
    }

    /// <summary>The actors of the shard are dropped as a whole.</summary>
    private void Leave(ref ModelState state, int shard, int node)
    {
        var seat = Seat(shard, node);
        state.Set(seat, View, 32, 0);
        state.Set(seat, Status, BatchLost + 6 - Status, 0);
        state.Set(seat, Checked, 1, 0);
    }
}
