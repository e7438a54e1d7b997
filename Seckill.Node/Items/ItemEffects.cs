using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// What follows from an item's committed events outside of it: facts, watches, refunds, settlements, snapshots.
/// </summary>
internal sealed partial class ItemEffects(ItemState state, ItemPorts ports, ILogger logger)
{
    private ItemFacts? _published;

    public void Publish()
    {
        if (state.Version > 0 && !ReferenceEquals(_published, state.Facts))
        {
            _published = state.Facts;
            ports.Facts.Publish(_published);
        }
    }

    public void OfferRefunds()
    {
        foreach (var refund in state.PendingRefunds)
        {
            ports.Refunds.Offer(state.Id, refund);
        }
    }

    public void Withdraw()
    {
        ports.Facts.Drop(state.Id);
        ports.Refunds.Drop(state.Id);
    }

    public void After(List<ItemEvent> events, Instant now)
    {
        if (events.Count > 0)
        {
            Crash.At(CrashPoint.TurnBeforeEffects);
        }

        var watched = !ports.Watches.IsEmpty;
        var owes = false;
        foreach (var happened in events)
        {
            if (watched && happened is OrderEvent order)
            {
                ports.Watches.Changed(new OrderId(state.Id, order.Order));
            }

            owes |= happened is RefundRequested;
            if (happened is RefundSent sent)
            {
                ports.Refunds.Sent(sent.RefundId);
            }
        }

        if (owes)
        {
            OfferRefunds();
        }

        if (state.NextDeadline is { } deadline && deadline <= now)
        {
            foreach (var due in state.SettlementsDue(now))
            {
                ports.Settlements.Begin(state.Id, due);
            }
        }
    }

    /// <summary>
    /// Saves the state as it is and returns what was saved; null: too large, or a failure, which costs only time at the
    /// next wake-up.
    /// </summary>
    public async ValueTask<byte[]?> SaveSnapshotAsync(int mostBytes)
    {
        try
        {
            var body = ItemStateCodec.Write(state);
            if (body.Length <= mostBytes)
            {
                var at = state.Position;
                Crash.At(CrashPoint.SnapshotBeforeSaving);
                await ports.Snapshots.SaveAsync(
                    new Snapshot(at.Shard, state.Id, at.Offset, state.PositionHash, body), CancellationToken.None);
                Crash.At(CrashPoint.SnapshotAfterSaving);
                return body;
            }
        }
        catch (Exception fault)
        {
            LogSnapshotFailed(fault, state.Id);
        }

        return null;
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "item {Item}: snapshot not saved")]
    private partial void LogSnapshotFailed(Exception fault, ItemId item);
}
