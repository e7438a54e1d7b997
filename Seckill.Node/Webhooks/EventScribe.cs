using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Node.Journal;

namespace Seckill.Node.Webhooks;

/// <summary>Which facts are told, under which type, with the resource as it was right after each.</summary>
internal static class EventScribe
{
    /// <summary>
    /// Folds the commit into the state, which must be right before it, and returns what is to be told of it.
    /// </summary>
    public static IReadOnlyList<OutgoingEvent> Follow(ItemState state, JournalCommit commit)
    {
        var facts = CommitBodyCodec.Decode(commit.Body, forReplay: true);
        if (commit.ItemVersion - commit.EventCount != state.Version || facts.Events.Count != commit.EventCount)
        {
            throw new JournalDamagedException(commit.Shard, commit.Seq,
                $"item {state.Id} is at {state.Version}, the commit leads {commit.Item} to {commit.ItemVersion}");
        }

        var told = new List<OutgoingEvent>();
        for (var index = 0; index < facts.Events.Count; index++)
        {
            ItemEvolver.Evolve(state, facts.Events[index], facts.DecidedAt);
            if (TypeOf(facts.Events[index]) is { } type)
            {
                told.Add(Tell(state, facts, type, commit, index));
            }
        }

        state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
        return told;
    }

    /// <summary>
    /// Null: not told (a started payment, a carrier's report, a draft that changed, admission settings).
    /// </summary>
    internal static string? TypeOf(ItemEvent happened) => happened switch
    {
        ItemCreated => EventTypes.ItemCreated,
        ItemPublished => EventTypes.ItemPublished,
        ItemPaused => EventTypes.ItemPaused,
        ItemResumed => EventTypes.ItemResumed,
        ItemRetired => EventTypes.ItemRetired,
        StockAdjusted => EventTypes.ItemAdjusted,
        RoundOpened => EventTypes.RoundOpened,
        WaitListed => EventTypes.OrderWaiting,
        UnitsReserved or WaitListOffered => EventTypes.OrderReserved,
        WaitListClosed => EventTypes.OrderRefused,
        OrderPaid => EventTypes.OrderPaid,
        HoldExpired => EventTypes.OrderExpired,
        OrderCancelled => EventTypes.OrderCancelled,
        HoldClawedBack => EventTypes.OrderClawedBack,
        OrderShipped => EventTypes.OrderShipped,
        OrderDelivered => EventTypes.OrderDelivered,
        DeliveryFailed => EventTypes.OrderDeliveryFailed,
        RefundRequested => EventTypes.OrderRefundRequested,
        RefundSent => EventTypes.OrderRefunded,
        PaymentRecorded { Kind: PaymentRecordKind.Late or PaymentRecordKind.Second } => EventTypes.OrderLatePayment,
        PaymentRecorded or PaymentStarted or ShipmentReported or ItemChanged or AdmissionChanged => null,
        _ => throw new NotSupportedException($"{happened.GetType().Name} has no type of event"),
    };

    private static OutgoingEvent Tell(
        ItemState state, CommitFacts facts, string type, JournalCommit commit, int index)
    {
        var (happened, at, trace) = (facts.Events[index], facts.DecidedAt, TraceparentOf(facts, commit));
        var id = string.Create(CultureInfo.InvariantCulture, $"{commit.Shard.Value}-{commit.Seq}-{index}");
        var committed = new Instant(commit.AtMicros / 1000);
        var position = new ShardOffset(commit.Shard, commit.Seq);
        if (happened is OrderEvent about)
        {
            var order = ItemReplies.OrderOf(state, about.Order)
                ?? throw new InvalidOperationException($"item {state.Id} has no order {about.Order}");
            order = order with { Position = order.Position ?? position };
            var body = CloudEventBody.OfOrder(id, type, order, at, trace);
            return new OutgoingEvent(id, type, order.Id.ToString(), committed, body);
        }

        var item = ItemReplies.ItemOf(state);
        item = item with { Stock = item.Stock with { Position = position } };
        return new OutgoingEvent(
            id, type, state.Id.ToString(), committed, CloudEventBody.OfItem(id, type, item, at, trace));
    }

    /// <summary>
    /// As of W3C Trace Context, version 00. The span is named by the commit's hash, so that whoever tells the event
    /// again writes the same; whether it was recorded is not in the journal.
    /// </summary>
    private static string? TraceparentOf(CommitFacts facts, JournalCommit commit) => facts.TraceId.Length != 16 ? null
        : $"00-{Convert.ToHexStringLower(facts.TraceId)}-{Convert.ToHexStringLower(commit.Hash.AsSpan(0, 8))}-00";
}
