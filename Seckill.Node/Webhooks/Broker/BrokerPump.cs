using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// Publishes what is told, merchant by merchant in the order of his feed. Several nodes may do so over the same store:
/// a claim is one node's. The cursor moves behind what the broker has taken, never before it, so whatever dies in
/// between is published again; and since it never gives up, a broker that is down for a week loses nothing.
/// </summary>
public sealed partial class BrokerPump : IAsyncDisposable
{
    private readonly IBrokerStore _store;
    private readonly IEventStore _events;
    private readonly IEventBroker _broker;
    private readonly IServerClock _clock;
    private readonly BrokerPumpOptions _options;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly ILogger<BrokerPump> _log;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private Instant? _since;

    public BrokerPump(
        IBrokerStore store, IEventStore events, IEventBroker broker, IServerClock clock, BrokerPumpOptions options,
        Backoff backoff, TimeProvider time, ILogger<BrokerPump> log)
    {
        (_store, _events, _broker, _clock) = (store, events, broker, clock);
        (_options, _backoff, _time, _log) = (options, backoff, time, log);
    }

    private enum Turn
    {
        Done,
        More,
        Failed,
    }

    public void Start() => _loop = RunAsync();

    /// <summary>Something was told; any thread, no wait. Does not shorten the wait after a failure.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

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
            for (var failures = 0; ;)
            {
                var turn = Turn.Failed;
                try
                {
                    turn = await RoundAsync();
                }
                catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
                {
                    LogStoreFailed(fault);
                }
                catch (Exception fault) when (!_stopping.IsCancellationRequested)
                {
                    // A bug: it is loud, and the next round may do better.
                    LogRoundFailed(fault);
                }

                failures = turn == Turn.Failed ? failures + 1 : 0;
                await RestAsync(turn, failures);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop; the cursor stands before what was not surely taken.
        }
    }

    private async ValueTask RestAsync(Turn turn, int failures)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        if (turn == Turn.Failed)
        {
            await Task.Delay(_backoff.After(failures), _time, _stopping.Token);
        }
        else if (turn == Turn.Done)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            await Task.WhenAny(
                _wake.Reader.WaitToReadAsync(over.Token).AsTask(), Task.Delay(_options.Poll, _time, over.Token));
            _wake.Reader.TryRead(out _);
            await over.CancelAsync();
        }
    }

    /// <summary>
    /// Connects also while there is nothing to publish, so that a broker that can not be had shows before the first
    /// event does.
    /// </summary>
    private async ValueTask<Turn> RoundAsync()
    {
        var since = _since ??= await _store.BeginAsync(_clock.Now, _stopping.Token);
        var behind = await _store.ReadBehindAsync(_clock.Now, _options.MostMerchants, _stopping.Token);
        if (await _broker.OpenAsync(_stopping.Token) is not null)
        {
            return Turn.Failed;
        }

        var round = behind.Count == _options.MostMerchants ? Turn.More : Turn.Done;
        foreach (var merchant in behind)
        {
            var turn = await TurnAsync(merchant, since);
            if (turn == Turn.Failed)
            {
                return turn;
            }

            round = turn == Turn.More ? turn : round;
        }

        return round;
    }

    private async ValueTask<Turn> TurnAsync(string merchant, Instant since)
    {
        var now = _clock.Now;
        if (await _store.ClaimAsync(merchant, now, now + _options.Hold, _stopping.Token) is not { } claim)
        {
            return Turn.Done;
        }

        var number = claim.Number;
        for (var step = 1; ; step++)
        {
            var page = await _events.ReadEventsAsync(merchant, number, null, _options.Batch, _stopping.Token);
            var (taken, isWhole, isRefused) = await PublishAsync(merchant, page, since);

            // The end of the page is the end of what was told when the claim was made, if not of more.
            var isLast = page.Count < _options.Batch;
            number = !isWhole ? taken ?? number : isLast ? Math.Max(claim.Last, taken ?? 0) : taken!.Value;
            var goesOn = isWhole && !isLast && step < _options.MostSteps;
            var held = goesOn ? _clock.Now + _options.Hold
                : isRefused ? _clock.Now + _options.RefusalRest : new Instant(0);

            // What the broker has is written down also while the node is asked to stop.
            if (!await _store.MoveAsync(claim, number, held, CancellationToken.None))
            {
                LogOvertaken(merchant);
                return Turn.Done;
            }

            if (!goesOn)
            {
                return isRefused ? Turn.Done : !isWhole ? Turn.Failed : isLast ? Turn.Done : Turn.More;
            }
        }
    }

    /// <summary>
    /// The number up to which all is published (null: nothing new), whether that is the whole page, and if not, whether
    /// the broker refused what comes next. Events from before the start are passed over.
    /// </summary>
    private async ValueTask<(long? Taken, bool IsWhole, bool IsRefused)> PublishAsync(
        string merchant, IReadOnlyList<NumberedEvent> page, Instant since)
    {
        var wanted = page.Where(one => one.Event.At >= since).ToList();
        var answer = wanted.Count == 0 ? new BrokerAnswer(0, null)
            : await _broker.PublishAsync(merchant, [.. wanted.Select(one => one.Event)], _stopping.Token);
        OutgoingMeter.Confirmed(answer.Error is null ? wanted.Count : answer.Taken);
        if (answer.Error is null)
        {
            return (page.Count > 0 ? page[^1].Number : null, true, false);
        }

        return (answer.Taken > 0 ? wanted[answer.Taken - 1].Number : null, false, answer.IsRefusal);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "what is to be published can not be read or written now; "
        + "tried again")]
    private partial void LogStoreFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "publishing failed in a way that nobody foresaw; tried again")]
    private partial void LogRoundFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "events of {Merchant} took longer to publish than they were held; another node publishes them")]
    private partial void LogOvertaken(string merchant);
}
