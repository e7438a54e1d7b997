using Seckill.Domain;

namespace Seckill.Http.Problems;

/// <summary>The shape of a problem for the OpenAPI document; <see cref="ProblemAnswer"/> writes it.</summary>
internal sealed record ProblemResource
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public required string TraceId { get; init; }

    public long? RetryAfterMs { get; init; }

    public Instant? OpensAt { get; init; }

    public string? OrderId { get; init; }

    public bool? WaitListOpen { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
