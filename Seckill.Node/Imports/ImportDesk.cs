using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>What the edge asks for a merchant, judged by whose it is, over the store.</summary>
/// <param name="store">Imports and their bodies.</param>
/// <param name="clock">The cluster's.</param>
/// <param name="mostRunning">Imports and uploads one merchant may have under way.</param>
/// <param name="newName">A fresh name for an upload, never given before.</param>
/// <param name="look">An import is there to be carried out, or an upload to be removed.</param>
public sealed class ImportDesk(
    IImportStore store, IServerClock clock, int mostRunning, Func<string> newName, Action look) : IImports
{
    public async ValueTask<IImportUpload?> BeginAsync(
        string merchant, CommandKey key, CancellationToken cancellation)
    {
        // The key is of merchant, path and Idempotency-Key: a repeat finds what it made.
        var id = $"imp_{key.Value}";
        if (await store.FindAsync(id, cancellation) is not null)
        {
            return new ImportRepeat(store, id);
        }

        var (name, now) = (newName(), clock.Now);
        return await store.BeginAsync(name, merchant, mostRunning, now + -ImportSweep.Idle, now, cancellation)
            ? new ImportUpload(store, clock, id, merchant, name, look) : null;
    }

    public async ValueTask<ImportView?> FindAsync(string merchant, string id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } row && row.Merchant == merchant ? row.ToView() : null;

    public ValueTask<IReadOnlyList<LineFailure>> FailuresAsync(
        string id, long afterLine, int most, CancellationToken cancellation) =>
        store.ReadFailuresAsync(id, afterLine, most, cancellation);

    public async ValueTask<Page<ImportView>?> ListAsync(
        string merchant, string? after, int limit, CancellationToken cancellation)
    {
        long? below = null;
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            below = number;
        }

        var rows = await store.ListAsync(merchant, below, limit + 1, cancellation);
        return new Page<ImportView>(
            [.. rows.Take(limit).Select(row => row.ToView())],
            rows.Count > limit ? rows[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }
}
