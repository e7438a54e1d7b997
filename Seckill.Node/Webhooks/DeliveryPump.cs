using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Sends what is due through the sink, so many at a time, and writes down what became of it. Several nodes may pump the
/// same store: a claim is one node's. A process that dies leaves its attempts to whoever looks when their hold is over.
/// </summary>
public sealed partial class DeliveryPump : IAsyncDisposable
{
    private readonly IWebhookStore _store;
    private readonly IEventSink _sink;
    private readonly IServerClock _clock;
    private readonly PumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliveryPump> _log;
    private readonly RetryTimes _retries;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    // Guarded by the gate: attempts under way, and how many of them go to an endpoint.
    private readonly HashSet<Task> _attempts = [];
    private readonly Dictionary<string, int> _perEndpoint = [];
    private Task _loop = Task.CompletedTask;
    private long _sweptAt;

    public DeliveryPump(
        IWebhookStore store, IEventSink sink, IServerClock clock, PumpOptions options, TimeProvider time, Random random,
        ILogger<DeliveryPump> log)
    {
        (_store, _sink, _clock, _options, _time, _log) = (store, sink, clock, options, time, log);
        _retries = new RetryTimes(options, random);
    }

    public void Start() => _loop = RunAsync();

    /// <summary>Something is due; any thread, no wait.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Attempts under way are broken off: they count as failed nowhere, their hold ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _loop;
        Task[] left;
        lock (_gate)
        {
            left = [.. _attempts];
        }

        await Task.WhenAll(left);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await SweepAsync();
                    await RoundAsync();
                }
                catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
                {
                    LogStoreFailed(fault);
                }
                catch (Exception fault) when (!_stopping.IsCancellationRequested)
                {
                    // A bug: it is loud, and does not end all other deliveries.
                    LogRoundFailed(fault);
                }

                await RestAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop; what is pending stays so in the store.
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

    private async ValueTask RoundAsync()
    {
        foreach (var webhook in await _store.ReadDueAsync(_clock.Now, _stopping.Token))
        {
            var room = RoomFor(webhook.Id);
            if (room == 0)
            {
                continue;
            }

            var now = _clock.Now;
            var claimed = await _store.ClaimAsync(webhook, now, now + _options.Hold, room, _stopping.Token);
            foreach (var delivery in claimed)
            {
                Begin(delivery);
            }
        }
    }

    private int RoomFor(string webhook)
    {
        lock (_gate)
        {
            var own = _options.EndpointConcurrency - _perEndpoint.GetValueOrDefault(webhook);
            return Math.Max(0, Math.Min(own, _options.Concurrency - _attempts.Count));
        }
    }

    private void Begin(ClaimedDelivery delivery)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _perEndpoint[delivery.Webhook.Id] = _perEndpoint.GetValueOrDefault(delivery.Webhook.Id) + 1;
            _attempts.Add(AttemptAsync(delivery, begun.Task));
        }

        begun.SetResult();
    }

    private async Task AttemptAsync(ClaimedDelivery delivery, Task begun)
    {
        await begun;
        try
        {
            var answer = await _sink.SendAsync(delivery, _stopping.Token);
            await SettleAsync(delivery, answer);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The hold ends by itself.
        }
        catch (Exception fault)
        {
            // Whatever it is, the hold ends and the attempt is made again; the other deliveries go on.
            LogAttemptLost(delivery.EventId, delivery.Webhook.Id, fault);
        }
        finally
        {
            End(delivery.Webhook.Id);
        }
    }

    private void End(string webhook)
    {
        lock (_gate)
        {
            _attempts.RemoveWhere(attempt => attempt.IsCompleted);
            if (--_perEndpoint[webhook] == 0)
            {
                _perEndpoint.Remove(webhook);
            }
        }

        Wake();
    }

    private async ValueTask SettleAsync(ClaimedDelivery delivery, SinkAnswer answer)
    {
        var now = _clock.Now;
        switch (answer.Verdict)
        {
            case SinkVerdict.Taken:
                await SettleAsync(delivery, answer, SendState.Delivered, now, now);
                break;
            case SinkVerdict.Gone:
                await SettleAsync(delivery, answer, SendState.Dead, now, now);
                await DisableAsync(delivery.Webhook, answer);
                break;
            case SinkVerdict.Later when _retries.After(delivery.Attempt, answer.RetryAfter) is { } wait:
                await SettleAsync(delivery, answer, SendState.Pending, now + wait, now);
                break;
            case SinkVerdict.Later:
                await SettleAsync(delivery, answer, SendState.Dead, now, now);
                OutgoingMeter.GivenUp();
                LogDead(delivery.EventId, delivery.Webhook.Id, delivery.Attempt, answer.Error);
                break;
            default:
                throw new InvalidOperationException($"no case for {answer.Verdict}");
        }
    }

    private async ValueTask SettleAsync(
        ClaimedDelivery delivery, SinkAnswer answer, SendState state, Instant nextAt, Instant now) =>
        await _store.SettleAsync(
            delivery, new AttemptResult(state, answer.Status, answer.Error, nextAt, now), CancellationToken.None);

    private async ValueTask DisableAsync(WebhookRow webhook, SinkAnswer answer)
    {
        // As it is now: its secret may have been rotated since the delivery was claimed.
        while (await _store.FindAsync(webhook.Id, CancellationToken.None) is { State: WebhookState.Active } now)
        {
            var disabled = now with { State = WebhookState.Disabled, Reason = answer.Error };
            if (await _store.ChangeAsync(disabled, now, CancellationToken.None)) LogDisabled(webhook.Id, answer.Error);
        }
    }

    private async ValueTask SweepAsync()
    {
        if (_sweptAt == 0 || _time.GetElapsedTime(_sweptAt) >= _options.Sweep)
        {
            var more = await _store.SweepAsync(_options.MostSwept, _clock.Now, _stopping.Token);
            more |= await _store.ForgetAsync(_clock.Now + -_options.Keep, _options.MostSwept, _stopping.Token);
            _sweptAt = more ? 0 : Math.Max(1, _time.GetTimestamp());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "deliveries can not be read or written now; tried again")]
    private partial void LogStoreFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "deliveries failed in a way that nobody foresaw; tried again")]
    private partial void LogRoundFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "event {Event} to {Webhook}: what became of an attempt is not known; it is made again")]
    private partial void LogAttemptLost(string @event, string webhook, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "event {Event} to {Webhook} is dead after {Attempts} attempts: {Error}")]
    private partial void LogDead(string @event, string webhook, int attempts, string? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "webhook {Webhook} is disabled: {Error}")]
    private partial void LogDisabled(string webhook, string? error);
}
