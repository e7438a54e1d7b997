namespace Seckill.Client;

/// <summary>A problem document (RFC 9457) as the API writes it.</summary>
[WireSchema("ProblemResource")]
public sealed record Problem
{
    /// <summary>/problems/{code}: a page that says what to do.</summary>
    public required string Type { get; init; }

    /// <summary>In a few words, in the language asked for.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>In a sentence, in the language asked for.</summary>
    public required string Detail { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>, or one that a later server knows.</summary>
    public required string Code { get; init; }

    /// <summary>Names the request to whoever runs the server.</summary>
    public required string TraceId { get; init; }

    /// <summary>Milliseconds until it is worth trying again.</summary>
    public long? RetryAfterMs { get; init; }

    /// <summary>When the sale opens, for not-open.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>The order that counts, for limit-reached.</summary>
    public string? OrderId { get; init; }

    /// <summary>For sold-out: whether the wait list takes you.</summary>
    public bool? WaitListOpen { get; init; }

    /// <summary>Messages by member of the request.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
