using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>
/// Imports, their bodies and what became of their lines. Lies in the journal's database. Each member is one
/// transaction.
/// </summary>
public interface IImportStore
{
    /// <summary>
    /// Begins an upload; false: with it the merchant would have more than <paramref name="most"/> imports that run and
    /// uploads that have beaten since <paramref name="liveSince"/>, counted under his lock.
    /// </summary>
    ValueTask<bool> BeginAsync(
        string upload, string merchant, int most, Instant liveSince, Instant now, CancellationToken cancellation);

    /// <summary>Keeps a part and beats; false: the upload was given up, nothing was written.</summary>
    ValueTask<bool> AddPartAsync(string upload, ImportPart part, Instant now, CancellationToken cancellation);

    /// <summary>
    /// Makes an upload an import, numbered under its merchant's lock. Of two with the same id the first stays, and is
    /// returned; the other's upload is given up. Null: the upload was given up before.
    /// </summary>
    ValueTask<ImportRow?> FinishAsync(ImportRow wanted, CancellationToken cancellation);

    /// <summary>Gives up an upload that has not become an import; one that has stays as it is.</summary>
    ValueTask GiveUpAsync(string upload, CancellationToken cancellation);

    ValueTask<ImportRow?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>A merchant's, newest first, below a number.</summary>
    ValueTask<IReadOnlyList<ImportRow>> ListAsync(
        string merchant, long? belowNumber, int most, CancellationToken cancellation);

    /// <summary>Above a line, in order.</summary>
    ValueTask<IReadOnlyList<LineFailure>> ReadFailuresAsync(
        string id, long afterLine, int most, CancellationToken cancellation);

    /// <summary>
    /// Takes the running import that was left alone longest, with its next part, and holds it until
    /// <paramref name="heldUntil"/>. Two callers do not get the same one before that time. Null: there is none.
    /// </summary>
    ValueTask<ClaimedImport?> ClaimAsync(Instant now, Instant heldUntil, CancellationToken cancellation);

    /// <summary>
    /// Writes what became of some lines: counts, failures, and where the import is now. False: it was not at
    /// <see cref="ImportStep.FromLines"/> any more, or does not run; nothing was written.
    /// </summary>
    ValueTask<bool> AdvanceAsync(ImportStep step, CancellationToken cancellation);

    /// <summary>
    /// Removes, a few rows at a time, what was given up, uploads that have not beaten since
    /// <paramref name="idleSince"/>, and imports that ended before <paramref name="endedBefore"/>; true: there may be
    /// more.
    /// </summary>
    ValueTask<bool> SweepAsync(Instant idleSince, Instant endedBefore, CancellationToken cancellation);
}
