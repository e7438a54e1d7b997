using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Http.Ports;
using Seckill.Node.Crashing;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Imports;

/// <summary>
/// Carries imports out, a part of one at a time, so that a long one does not keep the others waiting. Several nodes may
/// run on the same store: a claim only spares work. That no line counts twice is the store's, for progress is written
/// from the line it was at; that no line makes two items is the item's, for its key stems from import and line.
/// </summary>
public sealed partial class ImportRunner : IAsyncDisposable
{
    private readonly IImportStore _store;
    private readonly ChunkRunner _chunks;
    private readonly ImportSweep _sweep;
    private readonly IServerClock _clock;
    private readonly ImportRunnerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ImportRunner> _log;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public ImportRunner(
        IImportStore store, IItemLines lines, IServerClock clock, ImportRunnerOptions options, TimeProvider time,
        ILogger<ImportRunner> log)
    {
        (_store, _clock, _options, _time, _log) = (store, clock, options, time, log);
        _chunks = new ChunkRunner(lines, options);
        _sweep = new ImportSweep(store, clock, options.Keep, time);
    }

    public void Start() => _loop = RunAsync();

    /// <summary>There is something to carry out or to remove; any thread, no wait.</summary>
    public void Look()
    {
        _sweep.Look();
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Lines under way are decided; what is not written of them is found again by whoever goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _loop;
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var isBusy = false;
                try
                {
                    isBusy = await _sweep.StepAsync(_stopping.Token) | await RoundAsync();
                }
                catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
                {
                    LogStoreFailed(fault);
                }
                catch (Exception fault) when (!_stopping.IsCancellationRequested)
                {
                    // A bug: it is loud, and the hold on that import ends by itself.
                    LogRoundFailed(fault);
                }

                if (!isBusy)
                {
                    await RestAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop; what runs is in the store.
        }
    }

    private async ValueTask RestAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(
            _wake.Reader.WaitToReadAsync(over.Token).AsTask(), Task.Delay(_options.Poll, _time, over.Token));
        _wake.Reader.TryRead(out _);
        await over.CancelAsync();
        _stopping.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A part of one import; false: there is none to carry out.</summary>
    private async ValueTask<bool> RoundAsync()
    {
        var now = _clock.Now;
        if (await _store.ClaimAsync(now, now + _options.Hold, _stopping.Token) is not { } claim)
        {
            return false;
        }

        var lines = new PartLines(claim.Part);
        var import = claim.Import;
        for (var letsGo = false; !letsGo;)
        {
            var step = await _chunks.RunAsync(import, lines, _clock, _stopping.Token);
            Crash.At(CrashPoint.ImportBeforeProgress);
            if (!await _store.AdvanceAsync(step, CancellationToken.None))
            {
                return true;
            }

            Crash.At(CrashPoint.ImportAfterProgress);
            OutgoingMeter.Imported(step.Created, step.Failures.Count);
            (import, letsGo) = (step.After, step.LetsGo);
            _stopping.Token.ThrowIfCancellationRequested();
        }

        if (import.State != ImportState.Running)
        {
            LogEnded(import.Id, import.State, import.Lines, import.Created, import.Failed);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "import {Import} is {State}: {Lines} lines, {Created} items, {Failed} failed")]
    private partial void LogEnded(string import, ImportState state, long lines, long created, long failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "imports can not be read or written now; tried again")]
    private partial void LogStoreFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "imports failed in a way that nobody foresaw; tried again")]
    private partial void LogRoundFailed(Exception fault);
}
