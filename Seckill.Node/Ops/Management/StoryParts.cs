using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Http.Ports;
using Seckill.Node.Projections;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Ops.Management;

/// <summary>Reads the parts of an order's story that lie in tables and in the journal.</summary>
internal sealed class StoryParts(ManagementSights sights)
{
    /// <summary>
    /// Every event of the order, from a version of its item on: the stream is read to its end, for money may come late.
    /// </summary>
    public async Task<IReadOnlyList<(StoryEvent Told, OrderEvent Happened)>> EventsAsync(
        OrderId order, long afterVersion, CancellationToken cancellation)
    {
        var events = new List<(StoryEvent, OrderEvent)>();
        await foreach (var (commit, _) in sights.Journal.ReadItemAsync(order.Item, afterVersion, cancellation))
        {
            var facts = CommitBodyCodec.Decode(commit.Body);
            for (var index = 0; index < facts.Events.Count; index++)
            {
                if (facts.Events[index] is OrderEvent about && about.Order == order.Key)
                {
                    events.Add((new StoryEvent(
                        new PositionResource(commit.Shard.Value, commit.Seq), new Instant(commit.AtMicros / 1_000),
                        facts.DecidedAt,
                        facts.TraceId.Length > 0 ? Convert.ToHexStringLower(facts.TraceId) : null,
                        string.Create(CultureInfo.InvariantCulture, $"{commit.Shard.Value}-{commit.Seq}-{index}"),
                        EventJson.Of(order.Item, about)), about));
                }
            }
        }

        return events;
    }

    public async Task<(IReadOnlyList<StoryPayment> Payments, IReadOnlyList<StoryRefund> Refunds)> MoneyAsync(
        OrderId order, CancellationToken cancellation)
    {
        var money = await sights.Money.OfOrdersAsync([order], cancellation);
        return (
            [.. money.Payments.OrderBy(row => row.At).ThenBy(row => row.Line).Select(row => new StoryPayment(
                row.PaymentId, row.Provider, WordOf(row.State), row.Amount, row.At, row.UpdatedAt))],
            [.. money.Refunds.OrderBy(row => row.RequestedAt).Select(row => new StoryRefund(
                row.RefundId, row.PaymentId, row.Amount, row.Restock, row.Reason, row.By, row.RequestedAt,
                row.SentAt))]);
    }

    public async Task<StoryDelivery?> DeliveryAsync(OrderId order, CancellationToken cancellation) =>
        await sights.Queries.FindDeliveryAsync(order, cancellation) is { } row
            ? new StoryDelivery(
                row.State.ToString().ToLowerInvariant(), row.Carrier, row.TrackingNumber, row.ShippedAt,
                row.DeliveredAt, row.UpdatedAt)
            : null;

    /// <summary>By endpoint, then in the order of the events.</summary>
    public async Task<IReadOnlyList<StoryWebhook>> WebhooksAsync(
        string merchant, IEnumerable<StoryEvent> events, CancellationToken cancellation)
    {
        var sent = new List<StoryWebhook>();
        var ids = events.Select(one => one.EventId).ToList();
        foreach (var endpoint in await sights.Webhooks.ListAsync(merchant, cancellation))
        {
            foreach (var id in ids)
            {
                if (await sights.Webhooks.FindDeliveryAsync(endpoint.Id, id, cancellation) is { } delivery)
                {
                    sent.Add(Of(endpoint, delivery));
                }
            }
        }

        return sent;
    }

    private static StoryWebhook Of(WebhookRow endpoint, WebhookDelivery delivery) => new(
        delivery.Id, endpoint.Url, delivery.Type, delivery.State.ToString().ToLowerInvariant(), delivery.Attempts,
        delivery.LastStatus, delivery.LastError, delivery.State == SendState.Pending ? delivery.NextAt : null,
        delivery.EndedAt);

    private static string WordOf(PaymentRowState state) => state.ToString().ToLowerInvariant();
}
