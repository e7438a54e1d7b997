using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Http.Events;

/// <summary>
/// A CloudEvent 1.0 in structured JSON (cloudevents.io, JSON format); names of attributes are lower case.
/// </summary>
internal record CloudEventResource<T>
{
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>Shard, offset and index in the commit: the same whenever the event is told.</summary>
    public required string Id { get; init; }

    /// <summary>/items/{id}; together with the id it is unique.</summary>
    public required string Source { get; init; }

    /// <summary>The order's id; absent for events of the item.</summary>
    public string? Subject { get; init; }

    /// <summary>When it was decided.</summary>
    public required Instant Time { get; init; }

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    public required string Type { get; init; }

    /// <summary>
    /// W3C trace context of the commit (the distributed tracing extension): the trace of a request that made it, and,
    /// as the span, the commit. Absent when none of its requests had a trace.
    /// </summary>
    public string? Traceparent { get; init; }

    /// <summary>The order or the item as it was right after the event, without buyer and shipTo.</summary>
    public required T Data { get; init; }
}

/// <summary>Any of them, as the feed gives it.</summary>
internal sealed record EventResource : CloudEventResource<JsonElement>;

/// <summary>What a test event carries.</summary>
internal sealed record TestEventData(string WebhookId);
