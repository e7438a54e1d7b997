using System.Text.Json;
using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Http.Orders;

namespace Seckill.Http.Events;

/// <summary>
/// Writes events in the shapes that GET gives: UTF-8, once, so that every delivery of an event has the same bytes.
/// </summary>
public static class CloudEventBody
{
    public const string ContentType = "application/cloudevents+json";

    /// <summary>Nothing of the buyer goes into it: neither who he is nor where he lives.</summary>
    public static byte[] OfOrder(string id, string type, OrderView order, Instant at, string? traceparent = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CloudEventResource<OrderResource>
            {
                Id = id,
                Source = SourceOf(order.Id.Item),
                Subject = order.Id.ToString(),
                Time = at,
                Type = type,
                Traceparent = traceparent,
                Data = OrderResource.Of(order, at),
            }, EdgeJson.Default.CloudEventResourceOrderResource);

    public static byte[] OfItem(string id, string type, ItemView item, Instant at, string? traceparent = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CloudEventResource<MerchantItemResource>
            {
                Id = id,
                Source = SourceOf(item.Facts.Id),
                Time = at,
                Type = type,
                Traceparent = traceparent,
                Data = MerchantItemResource.Of(item, at),
            }, EdgeJson.Default.CloudEventResourceMerchantItemResource);

    /// <summary>The one event that no item has made.</summary>
    public static byte[] OfTest(string id, string webhookId, Instant at) => JsonSerializer.SerializeToUtf8Bytes(
        new CloudEventResource<TestEventData>
        {
            Id = id,
            Source = $"/webhooks/{webhookId}",
            Time = at,
            Type = EventTypes.Test,
            Data = new TestEventData(webhookId),
        }, EdgeJson.Default.CloudEventResourceTestEventData);

    private static string SourceOf(ItemId item) => $"/items/{item}";
}
