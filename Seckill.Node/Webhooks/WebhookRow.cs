using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Http.Ports;

namespace Seckill.Node.Webhooks;

/// <summary>An endpoint as it is stored. Secrets are sealed (<see cref="EndpointSecrets"/>).</summary>
public sealed record WebhookRow
{
    public required string Id { get; init; }

    public required string Merchant { get; init; }

    public required string Url { get; init; }

    /// <summary>Types of events, or patterns over them.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public required byte[] Secret { get; init; }

    /// <summary>Signs as well until <see cref="OldSecretUntil"/>; null: never rotated.</summary>
    public byte[]? OldSecret { get; init; }

    public Instant? OldSecretUntil { get; init; }

    public WebhookState State { get; init; } = WebhookState.Active;

    public string? Reason { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Digest of the body that made it, to tell a repeat from a key used again.</summary>
    public required ulong BodyDigest { get; init; }

    /// <summary>The command of the last rotation, so that its repeat does not rotate again.</summary>
    public CommandKey? LastRotation { get; init; }

    /// <summary>
    /// Events are sent from its creation on. Clocks of two nodes may differ a little: rather an event of the second
    /// before than the loss of one after.
    /// </summary>
    public bool Wants(OutgoingEvent told) =>
        told.At >= CreatedAt + TimeSpan.FromSeconds(-1) && EventTypes.Matches(Types, told.Type);

    public WebhookView ToView(string? secret = null) => new(
        Id, Url, Types, State == WebhookState.Disabled, Reason, CreatedAt, OldSecretUntil, secret);
}

/// <summary>A delivery as it is stored; number is its event's in the merchant's feed.</summary>
public sealed record WebhookDelivery(
    string WebhookId, long Number, string EventId, string Type, string Subject, SendState State, int Attempts,
    int? LastStatus, string? LastError, Instant NextAt, Instant CreatedAt, Instant? EndedAt)
{
    /// <summary>Endpoint and event: stable, whatever is sent again.</summary>
    public string Id => $"{WebhookId}.{EventId}";

    public DeliveryView ToView() => new(
        Id, EventId, Type, Subject, State, Attempts, LastStatus, LastError,
        State == SendState.Pending ? NextAt : null, CreatedAt, EndedAt);
}

/// <summary>A delivery that is this caller's until its time is over. Attempt counts from 1.</summary>
public sealed record ClaimedDelivery(
    WebhookRow Webhook, long Number, string EventId, string Type, string Subject, int Attempt, byte[] Body);

/// <summary>
/// State after an attempt; NextAt is when a pending one is tried again. Status null: there was no answer.
/// </summary>
public sealed record AttemptResult(SendState State, int? Status, string? Error, Instant NextAt, Instant At);
