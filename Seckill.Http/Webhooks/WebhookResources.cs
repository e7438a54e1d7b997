using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Http.Webhooks;

/// <summary>An endpoint as its merchant sees it.</summary>
internal sealed record WebhookResource
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>active or disabled.</summary>
    public required string State { get; init; }

    /// <summary>Why it was disabled.</summary>
    public string? Reason { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>After a rotation: until then the old secret signs as well.</summary>
    public Instant? OldSecretUntil { get; init; }

    /// <summary>whsec_ and base64: in the answer that made it, and in no other.</summary>
    public string? Secret { get; init; }

    public static WebhookResource Of(WebhookView webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Types = webhook.Types,
        State = webhook.Disabled ? "disabled" : "active",
        Reason = webhook.Reason,
        CreatedAt = webhook.CreatedAt,
        OldSecretUntil = webhook.OldSecretUntil,
        Secret = webhook.Secret,
    };
}

/// <summary>One event on its way to one endpoint.</summary>
internal sealed record DeliveryResource
{
    public required string Id { get; init; }

    /// <summary>The event's id, and the webhook-id of every attempt.</summary>
    public required string EventId { get; init; }

    public required string Type { get; init; }

    /// <summary>pending, delivered or dead.</summary>
    public required string State { get; init; }

    /// <summary>Attempts begun.</summary>
    public required int Attempts { get; init; }

    /// <summary>HTTP status of the last answer; absent when there was none.</summary>
    public int? LastStatus { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? LastError { get; init; }

    /// <summary>When a pending one is tried next; it also waits for earlier events of the same order.</summary>
    public Instant? NextAt { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public Instant? EndedAt { get; init; }

    public static DeliveryResource Of(DeliveryView delivery) => new()
    {
        Id = delivery.Id,
        EventId = delivery.EventId,
        Type = delivery.Type,
        State = DeliveryStates.NameOf(delivery.State),
        Attempts = delivery.Attempts,
        LastStatus = delivery.LastStatus,
        LastError = delivery.LastError,
        NextAt = delivery.NextAt,
        CreatedAt = delivery.CreatedAt,
        EndedAt = delivery.EndedAt,
    };
}

/// <summary>Answer of a replay: so many events are sent again; next: go on from that event, there were more.</summary>
internal sealed record ReplayResource(int Events, string? Next);
