using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Something that happened: a CloudEvent 1.0, the same in the feed and in webhooks.</summary>
[WireSchema("EventResource")]
public sealed record CloudEvent
{
    /// <summary>1.0.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>The same whenever the event is told: drop repeats by it.</summary>
    public required string Id { get; init; }

    /// <summary>/items/{id}.</summary>
    public required string Source { get; init; }

    /// <summary>The order's id; null for events of an item.</summary>
    public string? Subject { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>application/json.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>One of <see cref="EventTypes"/>, or one that a later server knows.</summary>
    public required string Type { get; init; }

    /// <summary>W3C trace context of what made it.</summary>
    public string? Traceparent { get; init; }

    /// <summary>The resource right after the event, without buyer and shipTo.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The order, for events of orders; else null.</summary>
    [JsonIgnore]
    public Order? Order => Type.StartsWith(EventTypes.OrderPrefix, StringComparison.Ordinal)
        ? Data.Deserialize(ClientJson.Default.Order) : null;

    /// <summary>The item, for events of items and rounds; else null.</summary>
    [JsonIgnore]
    public MerchantItem? Item => Type.StartsWith(EventTypes.ItemPrefix, StringComparison.Ordinal)
        || Type == EventTypes.RoundOpened ? Data.Deserialize(ClientJson.Default.MerchantItem) : null;
}
