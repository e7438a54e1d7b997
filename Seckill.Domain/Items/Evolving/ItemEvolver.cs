namespace Seckill.Domain;

/// <summary>(state, event) -> state.</summary>
public static class ItemEvolver
{
    /// <summary>
    /// Folds one event, decided at <paramref name="at"/>, into the state; asserts the unit identity. Throws
    /// <see cref="InvariantViolation"/> when the event can not follow: then the state is broken and must be dropped.
    /// </summary>
    public static void Evolve(ItemState state, ItemEvent happened, Instant at)
    {
        var listHadNoRoom = WaitListRules.MayRefuse(state);
        var room = WaitListRules.RoomOf(state);
        if (happened is UnitsReserved reserved)
        {
            OrderEvolver.Reserve(state, reserved, at);
        }
        else if (happened is OrderEvent ofOrder)
        {
            EvolveOrder(state, ofOrder, at);
        }
        else
        {
            EvolveItem(state, happened, at);
            state.UpdatedAt = at;
        }

        // A purchase that was cancelled in line takes room for no time at all: nobody was refused for its sake.
        var gaveBackItsOwn = happened is OrderCancelled cancelled && cancelled.Order == state.Withdrawing;
        state.Withdrawing = happened is WaitListed listed && listed.ShipToDigest == default ? listed.Order : null;
        if (listHadNoRoom && !gaveBackItsOwn && WaitListRules.RoomOf(state) > room)
        {
            state.ListReopenedAt = at;
        }

        state.Version++;
        AssertUnits(state, happened);
        state.RefreshFacts();
    }

    private static void EvolveItem(ItemState state, ItemEvent happened, Instant at)
    {
        switch (happened)
        {
            case ItemCreated e:
                Create(state, e, at);
                break;
            case ItemChanged e:
                Require(state, e, state.Status == ItemStatus.Draft);
                SetTerms(state, e.Terms, e.Stock);
                break;
            case ItemPublished e:
                Enter(state, e, ItemStatus.Draft, ItemStatus.Published, e.Stamp);
                break;
            case ItemPaused e:
                Enter(state, e, ItemStatus.Published, ItemStatus.Paused, e.Stamp);
                break;
            case ItemResumed e:
                Enter(state, e, ItemStatus.Paused, ItemStatus.Published, e.Stamp);
                break;
            case ItemRetired e:
                Require(state, e, state.Status is ItemStatus.Published or ItemStatus.Paused);
                Enter(state, e, state.Status, ItemStatus.Retired, e.Stamp);
                break;
            case StockAdjusted e:
                Adjust(state, e, at);
                break;
            case AdmissionChanged e:
                ChangeAdmission(state, e);
                break;
            case RoundOpened e:
                OpenRound(state, e, at);
                break;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is not folded");
        }
    }

    private static void EvolveOrder(ItemState state, OrderEvent happened, Instant at)
    {
        var slot = state.FindOrder(happened.Order);
        Require(state, happened, slot != OrderSlot.None
            || happened is WaitListed or PaymentRecorded { Kind: PaymentRecordKind.Unfitting });
        if (slot != OrderSlot.None)
        {
            state.Orders[slot].Version++;
            state.Holds.Forget(slot);
        }

        switch (happened)
        {
            case PaymentStarted or OrderPaid or PaymentRecorded:
                PaymentEvolver.Evolve(state, slot, happened, at);
                break;
            case RefundRequested or RefundSent:
                RefundEvolver.Evolve(state, slot, happened, at);
                break;
            case OrderShipped or OrderDelivered or DeliveryFailed or ShipmentReported:
                DeliveryEvolver.Evolve(state, slot, happened, at);
                break;
            default:
                slot = OrderEvolver.Evolve(state, slot, happened, at);
                break;
        }

        if (slot != OrderSlot.None)
        {
            state.Holds.Remember(slot);
            state.Waiting.Trim();
        }
    }

    internal static void Require(ItemState state, ItemEvent happened, bool condition)
    {
        if (!condition)
        {
            throw new InvariantViolation(state.Id, happened.GetType().Name,
                $"can not follow at version {state.Version}, status {state.Status}");
        }
    }

    private static void Create(ItemState state, ItemCreated e, Instant at)
    {
        Require(state, e, state.Status == ItemStatus.None && e.Item == state.Id && e.Stock > 0);
        state.Status = ItemStatus.Draft;
        state.Merchant = e.Merchant;
        state.CopyOf = e.CopyOf;
        state.CreatedAt = at;
        state.Round = 1;
        SetTerms(state, e.Terms, e.Stock);
        Remember(state, e.Stamp, DecisionKind.Item);
    }

    private static void SetTerms(ItemState state, ItemTerms terms, int stock)
    {
        state.Terms = terms;
        state.Total = stock;
        state.Free = stock;
        state.RoundOpenedAt = terms.OpensAt;
    }

    private static void Enter(ItemState state, ItemEvent e, ItemStatus from, ItemStatus to, CommandStamp stamp)
    {
        Require(state, e, state.Status == from);
        state.Status = to;
        Remember(state, stamp, DecisionKind.Item);
    }

    private static void Adjust(ItemState state, StockAdjusted e, Instant at)
    {
        Require(state, e, state.Status is ItemStatus.Published or ItemStatus.Paused);
        state.Total += e.Delta;
        if (e.Delta >= 0)
        {
            state.Free += at < state.Terms.OpensAt ? e.Delta : 0;
            state.Returned += at < state.Terms.OpensAt ? 0 : e.Delta;
        }
        else
        {
            var fromReturned = Math.Min(state.Returned, -e.Delta);
            state.Returned -= fromReturned;
            state.Free -= -e.Delta - fromReturned;
        }

        Remember(state, e.Stamp, DecisionKind.Stock);
    }

    /// <summary>Terms are compared by reference: the same settings again are no new facts.</summary>
    private static void ChangeAdmission(ItemState state, AdmissionChanged e)
    {
        Require(state, e, state.Status is ItemStatus.Published or ItemStatus.Paused
            && e.Admission.MaxUnpaidOrders == state.Terms.Admission.MaxUnpaidOrders);
        if (e.Admission != state.Terms.Admission)
        {
            state.Terms = state.Terms with { Admission = e.Admission };
        }

        Remember(state, e.Stamp, DecisionKind.Item);
    }

    private static void OpenRound(ItemState state, RoundOpened e, Instant at)
    {
        Require(state, e, e.Round == state.Round + 1 && state.Returned > 0 && state.Waiting.IsEmpty);
        state.Round = e.Round;
        state.RoundOpenedAt = at;
        state.Free += state.Returned;
        state.Returned = 0;
        state.Wanted = false;
    }

    private static void Remember(ItemState state, CommandStamp stamp, DecisionKind kind)
    {
        if (stamp != default)
        {
            state.Commands.Add(stamp.Key, new RememberedCommand(stamp, kind, null));
        }
    }

    internal static void AssertUnits(ItemState state, ItemEvent? happened)
    {
        var sum = (long)state.Free + state.Held + state.Sold + state.Returned;
        if (sum != state.Total || (state.Free | state.Held | state.Sold | state.Returned) < 0
            || state.WaitingUnits < 0 || state.RefundedUnits < 0 || state.RefundedUnits > state.Sold)
        {
            throw new InvariantViolation(state.Id, happened?.GetType().Name ?? "snapshot",
                $"free {state.Free} + held {state.Held} + sold {state.Sold} + returned {state.Returned} = {sum}, "
                + $"total {state.Total}, waiting {state.WaitingUnits}, refunded {state.RefundedUnits}");
        }
    }
}
