namespace Seckill.Client;

/// <summary>Many items made from one file.</summary>
[WireSchema("ImportResource")]
public sealed record Import
{
    /// <summary>Names it.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is.</summary>
    public required ImportState State { get; init; }

    /// <summary>Lines of the body, blank ones included.</summary>
    public required long TotalLines { get; init; }

    /// <summary>Of these, read so far.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that made an item.</summary>
    public required long Created { get; init; }

    /// <summary>Lines that were refused.</summary>
    public required long Failed { get; init; }

    /// <summary>Refused lines in order, of so many as one answer holds; null in lists.</summary>
    public IReadOnlyList<LineError>? Errors { get; init; }

    /// <summary>There are more of them at nextUrl.</summary>
    public bool? ErrorsTruncated { get; init; }

    /// <summary>Path of the same import with the errors behind these.</summary>
    public string? NextUrl { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }
}

/// <summary>A line that made no item.</summary>
/// <param name="Line">From 1, blank ones included.</param>
/// <param name="Problem">Why.</param>
[WireSchema("LineErrorResource")]
public sealed record LineError(long Line, LineProblem Problem);

/// <summary>Why a line made no item.</summary>
[WireSchema("LineProblemResource")]
public sealed record LineProblem
{
    /// <summary>/problems/{code}.</summary>
    public required string Type { get; init; }

    /// <summary>In a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status it would have had.</summary>
    public required int Status { get; init; }

    /// <summary>In a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Messages by member.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
