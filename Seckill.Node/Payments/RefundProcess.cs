using System.Collections.Frozen;
using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Payments;

/// <summary>
/// Owns the asking for refunds until each is sent. It remembers nothing the journal does not: a new owner of the
/// item, or this process after a restart, is offered what is still pending and asks again with the same ids.
/// <para>
/// The life of a refund here: offered -> (its turn) ready -> asked -> resting -> ready -> ... -> sent or dropped. It
/// is its turn when it is the oldest of its payment. That order matters: refund.sent names a payment and an amount,
/// not a refund, and the item matches it to the oldest. Were two of one payment under way, the second's refund.sent
/// could pass for the first's, and the first would never be asked.
/// </para>
/// </summary>
public sealed partial class RefundProcess : IRefundQueue, IAsyncDisposable
{
    private const string NoProvider = "";
    private readonly PaymentProviders _providers;
    private readonly Func<ItemId, ItemCommand, ValueTask> _send;
    private readonly RefundProcessOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RefundProcess> _log;
    private readonly Backoff _retry;
    private readonly Backoff _repeat;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;

    /// <summary>
    /// Those that are ready, a lane for each provider, so that one that hangs holds up nobody else's money. A refund
    /// is in its lane at most once, so the lanes are bounded by the refunds pending.
    /// </summary>
    private readonly FrozenDictionary<string, Channel<RefundInProgress>> _lanes;

    /// <summary>Guards the book and the members of its refunds.</summary>
    private readonly Lock _gate = new();
    private readonly RefundBook _book = new();

    /// <param name="providers">Who can be asked.</param>
    /// <param name="send">Sends a command to an item; completes when it is decided, or surely lost. May throw.</param>
    /// <param name="options">How often.</param>
    /// <param name="time">For rests and limits.</param>
    /// <param name="random">Spreads the rests.</param>
    /// <param name="log">One line per answer of a provider.</param>
    public RefundProcess(
        PaymentProviders providers, Func<ItemId, ItemCommand, ValueTask> send, RefundProcessOptions options,
        TimeProvider time, Random random, ILogger<RefundProcess> log)
    {
        (_providers, _send, _options, _time, _log) = (providers, send, options, time, log);
        _retry = new Backoff(options.FirstRetry, options.MostRetry, random);
        _repeat = new Backoff(options.FirstRepeat, options.MostRepeat, random);
        _lanes = providers.Names.Append(NoProvider).ToFrozenDictionary(
            name => name, _ => Channel.CreateUnbounded<RefundInProgress>(), StringComparer.Ordinal);
        var readers = _lanes.Values.SelectMany(lane => Enumerable.Repeat(lane.Reader, options.Concurrency));
        _workers = [.. readers.Select(WorkAsync)];
    }

    /// <summary>Refunds not yet sent, of the items this node owns.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _book.Count;
            }
        }
    }

    /// <summary>
    /// How long the oldest of them has been here; zero when there is none. It begins anew with a new owner.
    /// </summary>
    public TimeSpan Oldest
    {
        get
        {
            lock (_gate)
            {
                return _book.OldestSince is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    public void Offer(ItemId item, PendingRefund refund)
    {
        lock (_gate)
        {
            MakeReady(_book.Add(item, refund, _time.GetTimestamp()));
        }
    }

    public void Sent(string refundId)
    {
        lock (_gate)
        {
            MakeReady(_book.Remove(refundId));
        }
    }

    public void Drop(ItemId item)
    {
        lock (_gate)
        {
            _book.RemoveAll(item);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        lock (_gate)
        {
            _book.Clear();
        }
    }

    private void MakeReady(RefundInProgress? refund)
    {
        if (refund is not null)
        {
            var lane = _lanes.TryGetValue(refund.Pending.Provider, out var own) ? own : _lanes[NoProvider];
            lane.Writer.TryWrite(refund);
        }
    }

    private async Task WorkAsync(ChannelReader<RefundInProgress> ready)
    {
        try
        {
            await foreach (var refund in ready.ReadAllAsync(_stopping.Token))
            {
                if (!IsGone(refund))
                {
                    Crash.At(CrashPoint.RefundBeforeAsking);
                    var answer = await AskAsync(refund);
                    Crash.At(CrashPoint.RefundAfterAsking);
                    OutgoingMeter.AskedRefund(refund.Pending.Provider, answer.GetType().Name);
                    if (answer is RefundAnswer.Sent sent)
                    {
                        await TellAsync(refund, sent);
                        Crash.At(CrashPoint.RefundAfterRecording);
                    }

                    Rest(refund, answer);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping; the journal knows what is pending.
        }
    }

    private bool IsGone(RefundInProgress refund)
    {
        lock (_gate)
        {
            return refund.Gone;
        }
    }

    private async ValueTask<RefundAnswer> AskAsync(RefundInProgress refund)
    {
        var (pending, order) = (refund.Pending, new OrderId(refund.Item, refund.Pending.Order));
        return _providers.Find(pending.Provider) is not { } provider
            ? new RefundAnswer.Unavailable("no such provider here")
            : await ProviderCall.AskAsync<RefundAnswer>(
                cancellation => provider.RefundAsync(
                    pending.RefundId, pending.PaymentId, order, pending.Amount, cancellation),
                fault => new RefundAnswer.Unavailable(fault), _options.AskTimeout, _time, _stopping.Token);
    }

    /// <summary>
    /// The item is the one who knows what is sent. Not told, or of another mind, it leaves the refund pending here, and
    /// the provider is asked again.
    /// </summary>
    private async ValueTask TellAsync(RefundInProgress refund, RefundAnswer.Sent sent)
    {
        var pending = refund.Pending;
        try
        {
            await _send(refund.Item, new RecordRefundSent(
                pending.Order, pending.PaymentId, pending.Amount,
                CallbackKeys.Derive(pending.Provider, sent.CallbackId)));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            LogNotTold(fault, pending.RefundId);
        }
    }

    /// <summary>
    /// Sets the time of the next question, unless refund.sent came, or the item went, while it was asked.
    /// </summary>
    private void Rest(RefundInProgress refund, RefundAnswer answer)
    {
        lock (_gate)
        {
            if (refund.Gone)
            {
                return;
            }

            refund.Rest(NextQuestion(refund, answer), _time, MakeReady);
        }
    }

    private TimeSpan NextQuestion(RefundInProgress refund, RefundAnswer answer)
    {
        switch (answer)
        {
            case RefundAnswer.Accepted or RefundAnswer.Sent:
                refund.Failures = 0;
                LogAccepted(refund.Pending.RefundId, refund.Pending.Provider, ++refund.Acceptances);
                return _repeat.After(refund.Acceptances);
            case RefundAnswer.Unavailable unavailable:
                var level = ++refund.Failures == 1 ? LogLevel.Warning : LogLevel.Debug;
                LogUnavailable(
                    level, refund.Pending.RefundId, refund.Pending.Provider, refund.Failures, unavailable.Detail);
                return _retry.After(refund.Failures);
            default:
                throw new InvalidOperationException($"no case for {answer.GetType().Name}");
        }
    }

    [LoggerMessage(LogLevel.Information, "refund {RefundId}: {Provider} accepted, time {Acceptances}")]
    private partial void LogAccepted(string refundId, string provider, int acceptances);

    [LoggerMessage(LogLevel.Warning, "refund {RefundId}: sent, but the item was not told; it is asked again")]
    private partial void LogNotTold(Exception fault, string refundId);

    [LoggerMessage("refund {RefundId}: {Provider} not to be had, time {Failures}: {Detail}")]
    private partial void LogUnavailable(LogLevel level, string refundId, string provider, int failures, string detail);
}
