using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>A merchant's imports: taken in part by part, carried out beside the sale by whatever node.</summary>
public interface IImports
{
    /// <summary>
    /// Begins to take in a body. Null: the merchant has as many imports under way as one may have.
    /// </summary>
    /// <param name="merchant">Whose.</param>
    /// <param name="key">Of merchant, route and Idempotency-Key: the import's id stems from it.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    ValueTask<IImportUpload?> BeginAsync(string merchant, CommandKey key, CancellationToken cancellation);

    /// <summary>Null: the merchant has no such import.</summary>
    ValueTask<ImportView?> FindAsync(string merchant, string id, CancellationToken cancellation);

    /// <summary>Lines of an import that failed, above a line, in order.</summary>
    ValueTask<IReadOnlyList<LineFailure>> FailuresAsync(
        string id, long afterLine, int most, CancellationToken cancellation);

    /// <summary>Newest first; null: the cursor is none of this list.</summary>
    ValueTask<Page<ImportView>?> ListAsync(
        string merchant, string? after, int limit, CancellationToken cancellation);
}

/// <summary>A body on its way in. Disposed without having been finished, it leaves nothing that runs.</summary>
public interface IImportUpload : IAsyncDisposable
{
    /// <summary>Keeps a part, durably; parts come in order.</summary>
    ValueTask AddAsync(ImportPart part, CancellationToken cancellation);

    /// <summary>
    /// Makes all parts an import in one transaction, or finds the one that this key has made already. Once it has
    /// answered Taken the import is carried out, whatever becomes of this process.
    /// </summary>
    ValueTask<ImportAnswer> FinishAsync(ImportTotals totals, CancellationToken cancellation);
}

/// <summary>Whole lines, each ended by a line feed; FirstLine counts from 1.</summary>
public sealed record ImportPart(int Number, long FirstLine, int Lines, byte[] Text);

/// <summary>What the whole body was: SHA-256 over its bytes as sent, and its lines.</summary>
public sealed record ImportTotals(byte[] Digest, long Lines);

/// <summary>The import is there when it was taken, and only then.</summary>
public sealed record ImportAnswer(ImportOutcome Outcome, ImportView? Import = null, bool Replayed = false);

public enum ImportOutcome
{
    Taken,

    /// <summary>The key has made an import of another body.</summary>
    KeyReused,

    /// <summary>The upload took so long that its parts were removed; nothing was done.</summary>
    Lost,
}

/// <summary>An import as it is now.</summary>
/// <param name="Id">imp_ and letters.</param>
/// <param name="State">Running until its last line was read, or until too many lines had failed.</param>
/// <param name="TotalLines">Lines of the body, blank ones included.</param>
/// <param name="Lines">Of these, read so far.</param>
/// <param name="Created">Lines that made an item.</param>
/// <param name="Failed">Lines that were refused.</param>
/// <param name="CreatedAt">When its body was there.</param>
/// <param name="EndedAt">Null while it runs.</param>
public sealed record ImportView(
    string Id, ImportState State, long TotalLines, long Lines, long Created, long Failed, Instant CreatedAt,
    Instant? EndedAt);

/// <summary>Numbers are in the store and never reused.</summary>
public enum ImportState
{
    Running = 1,
    Done = 2,

    /// <summary>Ended before its last line: too many lines had failed. What follows was not looked at.</summary>
    Stopped = 3,
}

/// <summary>A line that was refused. The problem is the edge's own text: stored as it is, read by it alone.</summary>
public sealed record LineFailure(long Line, string Problem);

/// <summary>Makes the item that a line of an import describes.</summary>
public interface IItemLines
{
    /// <summary>
    /// Judges the line as POST /v1/items would judge that body and makes its item, once for a merchant and key.
    /// </summary>
    /// <param name="merchant">Whose item.</param>
    /// <param name="key">Tells this line from all others; no merchant can send it as an Idempotency-Key.</param>
    /// <param name="line">Without its end.</param>
    ValueTask<LineResult> MakeAsync(string merchant, string key, ReadOnlyMemory<byte> line);
}

/// <summary>The problem is there when the line was refused.</summary>
public readonly record struct LineResult(LineOutcome Outcome, string? Problem = null);

public enum LineOutcome
{
    Created,
    Blank,
    Refused,

    /// <summary>The item's owner can not be asked, or its answer is open: the same line again finds out.</summary>
    NotNow,
}
