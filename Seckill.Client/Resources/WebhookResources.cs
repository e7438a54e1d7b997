namespace Seckill.Client;

/// <summary>An endpoint that events are posted to.</summary>
[WireSchema("WebhookResource")]
public sealed record Webhook
{
    /// <summary>Names it.</summary>
    public required string Id { get; init; }

    /// <summary>Where events go.</summary>
    public required string Url { get; init; }

    /// <summary>Types of events, or patterns.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Whether it gets events.</summary>
    public required WebhookState State { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then the old secret signs as well.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>whsec_ and base64: in the answer that made it, and in no other. Keep it.</summary>
    public string? Secret { get; init; }
}

/// <summary>An endpoint to be.</summary>
[WireSchema("WebhookBody")]
internal sealed record WebhookRequest(string Url, IReadOnlyList<string>? Types);

/// <summary>One event on its way to one endpoint.</summary>
[WireSchema("DeliveryResource")]
public sealed record WebhookDelivery
{
    /// <summary>Names it.</summary>
    public required string Id { get; init; }

    /// <summary>The event, and the webhook-id of every attempt.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>Where it is.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Attempts begun.</summary>
    public required int Attempts { get; init; }

    /// <summary>HTTP status of the last answer; null: there was none.</summary>
    public int? LastStatus { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? LastError { get; init; }

    /// <summary>When a pending one is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When the event was given to it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A range of the past, ends included.</summary>
[WireSchema("ReplayBody")]
internal sealed record ReplayRequest(string From, string To);

/// <summary>What a replay sends again.</summary>
/// <param name="Events">So many are sent.</param>
/// <param name="Next">Go on from this event; null: that was all.</param>
[WireSchema("ReplayResource")]
public sealed record Replay(int Events, string? Next);
