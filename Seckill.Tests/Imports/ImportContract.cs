using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Imports;
using Seckill.Node.Storage;
using Seckill.Tests.Time;
using Xunit;

namespace Seckill.Tests.Imports;

/// <summary>What imports guarantee on every store; the clock is moved by hand.</summary>
public abstract partial class ImportContract : IAsyncLifetime
{
    private const string Merchant = "acme";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));
    private readonly ScriptedLines _lines = new();
    private readonly List<ImportRunner> _runners = [];
    private int _names;
    private IStores _stores = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IServerClock Clock => new TimeClock(_time);

    private ImportDesk Desk => new(
        _stores.Imports, Clock, 3, () => $"upload-{Interlocked.Increment(ref _names)}", () => { });

    protected abstract Task<IStores> OpenStoresAsync();

    /// <summary>A connection to the journal's database behind its back.</summary>
    protected abstract Task<DbConnection> OpenRawAsync();

    public async ValueTask InitializeAsync() => _stores = await OpenStoresAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var runner in _runners)
        {
            await runner.DisposeAsync();
        }

        await _stores.DisposeAsync();
    }

    private ImportRunner Run(
        Func<ImportRunnerOptions, ImportRunnerOptions>? change = null, ScriptedLines? lines = null,
        IImportStore? store = null)
    {
        var options = new ImportRunnerOptions { Chunk = 7, Concurrency = 3, Poll = TimeSpan.FromMilliseconds(10) };
        var runner = new ImportRunner(
            store ?? _stores.Imports, lines ?? _lines, Clock, change is null ? options : change(options),
            TimeProvider.System, NullLogger<ImportRunner>.Instance);
        _runners.Add(runner);
        runner.Start();
        return runner;
    }

    /// <summary>Takes a body in, so many lines a part.</summary>
    private async Task<ImportAnswer> TakeAsync(
        IReadOnlyList<string> lines, string key = "k", string merchant = Merchant, int perPart = 10)
    {
        await using var upload = await Desk.BeginAsync(merchant, KeyOf(merchant, key), Stop);
        Assert.NotNull(upload);
        return await FinishAsync(upload, lines, perPart);
    }

    private static async Task<ImportAnswer> FinishAsync(
        IImportUpload upload, IReadOnlyList<string> lines, int perPart = 10)
    {
        foreach (var (number, part) in lines.Chunk(perPart).Select((part, i) => (i, part)))
        {
            await upload.AddAsync(PartOf(number + 1, number * perPart + 1, part), Stop);
        }

        return await upload.FinishAsync(TotalsOf(lines), Stop);
    }

    private static ImportPart PartOf(int number, long firstLine, params string[] lines) => new(
        number, firstLine, lines.Length, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private static ImportTotals TotalsOf(IReadOnlyList<string> lines) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))), lines.Count);

    private static CommandKey KeyOf(string merchant, string key) =>
        CommandKey.Derive(merchant, "POST", "/v1/imports", key);

    /// <summary>good-1, good-2, ..., every n-th of them bad.</summary>
    private static List<string> Lines(int count, int everyBad = int.MaxValue) =>
        [.. Enumerable.Range(1, count).Select(i => i % everyBad == 0 ? $"bad-{i}" : $"good-{i}")];

    private async Task<ImportView> FindAsync(string id) => (await Desk.FindAsync(Merchant, id, Stop))!;

    private async Task<ImportView> EndedAsync(string id)
    {
        ImportView? found = null;
        await UntilAsync(async () => (found = await FindAsync(id)).State != ImportState.Running, () => found);
        return found!;
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(Stop), CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, Func<object?> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"not in time: {otherwise()}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Stop);
        }
    }

    private sealed class TimeClock(ManualTimeProvider time) : IServerClock
    {
        public Instant Now => Instant.Of(time.GetUtcNow());
    }
}
