using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>An import as the store keeps it.</summary>
public sealed record ImportRow
{
    public required string Id { get; init; }

    public required string Merchant { get; init; }

    /// <summary>Among the merchant's imports, in the order of their bodies' ends; the store gives it.</summary>
    public long Number { get; init; }

    /// <summary>Names its parts.</summary>
    public required string Upload { get; init; }

    /// <summary>SHA-256 of the body as sent.</summary>
    public required byte[] BodyDigest { get; init; }

    public required ImportState State { get; init; }

    public required long TotalLines { get; init; }

    /// <summary>Lines that were carried out.</summary>
    public long Lines { get; init; }

    public long Created { get; init; }

    public long Failed { get; init; }

    /// <summary>The part that holds the next line.</summary>
    public int Part { get; init; } = 1;

    public required Instant CreatedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public ImportView ToView() => new(Id, State, TotalLines, Lines, Created, Failed, CreatedAt, EndedAt);
}

/// <summary>An import that is this caller's for a while, and the part its next line is in.</summary>
public sealed record ClaimedImport(ImportRow Import, ImportPart Part);

/// <summary>What one transaction writes of an import's progress.</summary>
/// <param name="Import">As it was before.</param>
/// <param name="ToLines">Lines carried out after it, above those before.</param>
/// <param name="Created">Lines of the step that made an item.</param>
/// <param name="Failures">Lines of the step that were refused.</param>
/// <param name="State">Running, or how it ended.</param>
/// <param name="PartDone">The part holds no more lines: it is removed.</param>
/// <param name="At">Now.</param>
/// <param name="HeldUntil">When whoever comes first may take it up.</param>
/// <param name="LetsGo">The claim ends with the step.</param>
public sealed record ImportStep(
    ImportRow Import, long ToLines, int Created, IReadOnlyList<LineFailure> Failures, ImportState State, bool PartDone,
    Instant At, Instant HeldUntil, bool LetsGo)
{
    public long FromLines => Import.Lines;

    /// <summary>The import as it is after the step.</summary>
    public ImportRow After => Import with
    {
        Lines = ToLines,
        Created = Import.Created + Created,
        Failed = Import.Failed + Failures.Count,
        State = State,
        Part = Import.Part + (PartDone ? 1 : 0),
        EndedAt = State == ImportState.Running ? null : At,
    };
}
