using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>A body on its way into the store, under a name of its own: two with the same key do not mix.</summary>
internal sealed class ImportUpload(
    IImportStore store, IServerClock clock, string id, string merchant, string name, Action look) : IImportUpload
{
    private bool _isLost;
    private bool _isFinished;

    public async ValueTask AddAsync(ImportPart part, CancellationToken cancellation) =>
        _isLost = _isLost || !await store.AddPartAsync(name, part, clock.Now, cancellation);

    public async ValueTask<ImportAnswer> FinishAsync(ImportTotals totals, CancellationToken cancellation)
    {
        var row = _isLost ? null : await store.FinishAsync(WantedOf(totals), cancellation);
        if (row is null)
        {
            return new ImportAnswer(ImportOutcome.Lost);
        }

        _isFinished = true;
        look();
        return ImportRepeat.AnswerOf(row, totals, row.Upload != name);
    }

    /// <summary>
    /// Harmless when the outcome of finishing is open: what has become an import is not given up.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isFinished)
        {
            return;
        }

        try
        {
            await store.GiveUpAsync(name, CancellationToken.None);
            look();
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            // It stops beating instead, and is removed for that; the fault that led here is the one to tell.
        }
    }

    private ImportRow WantedOf(ImportTotals totals)
    {
        var now = clock.Now;
        return new ImportRow
        {
            Id = id,
            Merchant = merchant,
            Upload = name,
            BodyDigest = totals.Digest,
            State = totals.Lines == 0 ? ImportState.Done : ImportState.Running,
            TotalLines = totals.Lines,
            CreatedAt = now,
            EndedAt = totals.Lines == 0 ? now : null,
        };
    }
}

/// <summary>A body whose key has made an import: it is only compared.</summary>
internal sealed class ImportRepeat(IImportStore store, string id) : IImportUpload
{
    public ValueTask AddAsync(ImportPart part, CancellationToken cancellation) => default;

    public async ValueTask<ImportAnswer> FinishAsync(ImportTotals totals, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } row
            ? AnswerOf(row, totals, replayed: true) : new ImportAnswer(ImportOutcome.Lost);

    public ValueTask DisposeAsync() => default;

    public static ImportAnswer AnswerOf(ImportRow row, ImportTotals totals, bool replayed) =>
        row.BodyDigest.AsSpan().SequenceEqual(totals.Digest)
            ? new ImportAnswer(ImportOutcome.Taken, row.ToView(), replayed)
            : new ImportAnswer(ImportOutcome.KeyReused);
}
