using Microsoft.Extensions.Logging;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Payments;
using Seckill.Node.Storage;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node;

/// <summary>A node's part in publishing to the installation's broker, wired.</summary>
internal sealed class NodeBroker : IAsyncDisposable
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(500);

    private readonly RabbitSink _sink;
    private readonly BrokerPump _pump;

    public NodeBroker(
        RabbitSettings settings, string node, IStores stores, IServerClock clock, TimeProvider time,
        ILoggerFactory logs)
    {
        var watch = new RabbitWatch(settings.Address.ToString(), clock, logs.CreateLogger<RabbitWatch>());
        _sink = new RabbitSink(settings, $"seckill {node}", watch, time);
        _pump = new BrokerPump(
            stores.Broker, stores.Events, _sink, clock, new BrokerPumpOptions(settings.Batch, settings.Timeout),
            new Backoff(RetryFirst, settings.RetryMost, Random.Shared), time, logs.CreateLogger<BrokerPump>());
    }

    public RabbitStatus Status => _sink.Status;

    public void Start() => _pump.Start();

    public void Wake() => _pump.Wake();

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        await _sink.DisposeAsync();
    }
}
