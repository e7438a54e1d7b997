using System.ComponentModel.DataAnnotations;

namespace Seckill.Http.Webhooks;

/// <summary>Body of POST /v1/webhooks.</summary>
internal sealed record WebhookBody
{
    /// <summary>Where events are posted: absolute, https outside development.</summary>
    [Required, MinLength(1), MaxLength(2048)]
    public string? Url { get; init; }

    /// <summary>Types of events, or patterns: * or seckill.order.*; default ["*"].</summary>
    public string[]? Types { get; init; }
}

/// <summary>
/// Body of POST /v1/webhooks/{id}/replay: each end a time (RFC 3339) or the id of an event, included.
/// </summary>
internal sealed record ReplayBody
{
    [Required]
    public string? From { get; init; }

    [Required]
    public string? To { get; init; }
}
