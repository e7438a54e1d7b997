using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Imports;

/// <summary>An import as its merchant sees it.</summary>
internal sealed record ImportResource
{
    public required string Id { get; init; }

    /// <summary>running, done, or stopped: too many lines had failed, those after the last one read were not looked
    /// at.</summary>
    public required string State { get; init; }

    /// <summary>Lines of the body, blank ones included.</summary>
    public required long TotalLines { get; init; }

    /// <summary>Of these, read so far.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that made an item.</summary>
    public required long Created { get; init; }

    /// <summary>Lines that were refused.</summary>
    public required long Failed { get; init; }

    /// <summary>Refused lines in order, of so many as one answer holds; absent in lists.</summary>
    public IReadOnlyList<LineErrorResource>? Errors { get; init; }

    /// <summary>There are more of them than are given here, at nextUrl.</summary>
    public bool? ErrorsTruncated { get; init; }

    /// <summary>The same import with the errors after these; absent when there are none.</summary>
    public string? NextUrl { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public required Instant ServerTime { get; init; }

    /// <summary>As a list gives it: without errors.</summary>
    public static ImportResource Of(ImportView import, Instant now) => new()
    {
        Id = import.Id,
        State = NameOf(import.State),
        TotalLines = import.TotalLines,
        Lines = import.Lines,
        Created = import.Created,
        Failed = import.Failed,
        CreatedAt = import.CreatedAt,
        EndedAt = import.EndedAt,
        ServerTime = now,
    };

    /// <summary>With the failures read, of which there may be one more than fits.</summary>
    public static ImportResource Of(
        ImportView import, Instant now, IReadOnlyList<LineFailure> failures, int most, Language language)
    {
        var truncated = failures.Count > most;
        return Of(import, now) with
        {
            Errors = [.. failures.Take(most).Select(failure =>
                new LineErrorResource(failure.Line, LineProblem.Decode(failure.Problem, language)))],
            ErrorsTruncated = truncated,
            NextUrl = truncated ? $"{ImportRoutes.Path}/{import.Id}?after={failures[most - 1].Line}" : null,
        };
    }

    private static string NameOf(ImportState state) => state switch
    {
        ImportState.Running => "running",
        ImportState.Done => "done",
        ImportState.Stopped => "stopped",
        _ => throw new InvalidOperationException($"no name for {state}"),
    };
}

/// <summary>Lines count from 1, blank ones included.</summary>
internal sealed record LineErrorResource(long Line, LineProblemResource Problem);
