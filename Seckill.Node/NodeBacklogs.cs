using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Storage;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node;

/// <summary>
/// What waits in the store to be sent, read now and then: a collector of metrics waits for no database. Every node
/// shows the same figures, for they are the cluster's.
/// </summary>
internal sealed partial class NodeBacklogs : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly Meter _meter = new("Seckill.Node.Backlogs");
    private readonly IStores _stores;
    private readonly IServerClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<NodeBacklogs> _log;
    private readonly bool _hasBroker;
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private DeliveryLag? _webhooks;
    private BrokerLag? _broker;

    public NodeBacklogs(
        IStores stores, bool hasBroker, IServerClock clock, TimeProvider time, ILogger<NodeBacklogs> log)
    {
        (_stores, _hasBroker, _clock, _time, _log) = (stores, hasBroker, clock, time, log);
        _meter.CreateObservableGauge(
            "seckill.webhook.pending", () => Of(_webhooks?.Pending), "{event}",
            "Events that wait to be delivered to webhooks, of all nodes");
        _meter.CreateObservableGauge(
            "seckill.webhook.oldest", () => AgeOf(_webhooks is null, _webhooks?.OldestAt), "s",
            "Age of the oldest event that waits for a webhook");
        _meter.CreateObservableGauge(
            "seckill.broker.pending", () => Of(_broker?.Events), "{event}",
            "Events that wait to be published to the broker, of all nodes");
        _meter.CreateObservableGauge(
            "seckill.broker.oldest", () => AgeOf(_broker is null, _broker?.OldestAt), "s",
            "Age of the oldest event that waits for the broker");
    }

    public void Start() => _loop = RunAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _loop;
            _meter.Dispose();
        }
    }

    private static IEnumerable<Measurement<long>> Of(long? count) => count is { } known ? [new(known)] : [];

    private IEnumerable<Measurement<double>> AgeOf(bool isUnknown, Instant? oldest) => isUnknown ? []
        : [new(oldest is { } at ? Math.Max(0, (_clock.Now - at).TotalSeconds) : 0)];

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                await ReadAsync();
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async ValueTask ReadAsync()
    {
        try
        {
            _webhooks = await _stores.Webhooks.ReadLagAsync(_stopping.Token);
            _broker = _hasBroker ? await _stores.Broker.ReadLagAsync(_stopping.Token) : new BrokerLag(0, 0, null);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException or StoreException)
        {
            // Not known is not shown: an old figure would look like a good one.
            (_webhooks, _broker) = (null, null);
            LogFailed(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "backlogs can not be read now; tried again")]
    private partial void LogFailed(Exception fault);
}
