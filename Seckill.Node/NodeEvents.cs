using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Storage;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node;

/// <summary>
/// A node's part in outgoing events, wired: telling them on the owners of items, sending them, and what the edge asks.
/// </summary>
internal sealed class NodeEvents : IAsyncDisposable
{
    private readonly IStores _stores;
    private readonly HttpClient _http;
    private readonly EventWalker _walker;
    private readonly DeliveryPump _pump;
    private readonly NodeBroker? _broker;

    public NodeEvents(
        NodeSettings settings, IStores stores, NodeKeys keys, IItemQueries items,
        Func<CancellationToken, ValueTask<IReadOnlyList<string>>> merchants, IItemGateway gateway, IServerClock clock,
        Func<CancellationToken, ValueTask<IReadOnlyList<ShardOffset>>> heads, Func<ShardId, bool> isMine,
        TimeProvider time, ILoggerFactory logs)
    {
        _stores = stores;

        // Of the keys that all nodes share, the one that can not be changed anyway.
        var secrets = new EndpointSecrets(keys.OrderIdKey, RandomNumberGenerator.GetBytes);
        var options = settings.Webhooks;
        _http = HttpSink.CreateClient(new EndpointConnector(
            Dns.GetHostAddressesAsync, settings.IsDevelopment ? _ => true : PublicAddresses.Contains));
        _pump = new DeliveryPump(
            stores.Webhooks, new MeasuredSink(new HttpSink(_http, secrets, clock, options.Timeout, time), time),
            clock,
            new PumpOptions(
                options.RetrySchedule, options.Timeout, options.Concurrency, options.EndpointConcurrency)
            {
                Keep = options.KeepDeliveries,
            },
            time, Random.Shared, logs.CreateLogger<DeliveryPump>());
        _broker = settings.Events.Rabbit is { } rabbit
            ? new NodeBroker(rabbit, settings.Node.Name, stores, clock, time, logs) : null;
        _walker = new EventWalker(
            new WalkerParts(
                stores.Events, stores.Journal, SealedSnapshots.Of(stores.Snapshots, keys.OrderIdKey), items,
                (item, cancellation) => MerchantOfAsync(gateway, item, cancellation), heads, isMine,
                settings.Cluster.Shards, Told, _broker is null ? null : new EveryMerchant(merchants, FollowAsync)),
            WalkerOptions.Default, time, logs.CreateLogger<EventWalker>());
        Feed = new EventFeed(stores.Events, clock, Look);
        async ValueTask FollowAsync(string merchant, CancellationToken cancellation) =>
            await stores.Events.AddMerchantAsync(merchant, clock.Now, cancellation);

        Desk = new WebhookDesk(
            stores.Webhooks, stores.Events, secrets, clock, options.MostEndpoints, RandomNumberGenerator.GetBytes,
            Look);
    }

    public EventFeed Feed { get; }

    public WebhookDesk Desk { get; }

    /// <summary>This node's way to the broker, and what waits for it; null: there is no broker.</summary>
    public async ValueTask<BrokerReport?> BrokerAsync(CancellationToken cancellation) => _broker is { } broker
        ? new BrokerReport(broker.Status, await _stores.Broker.ReadLagAsync(cancellation)) : null;

    /// <summary>The journal writer's hint.</summary>
    public void Committed(ShardOffset position) => _walker.Committed(position);

    public void Start()
    {
        _walker.Start();
        _pump.Start();
        _broker?.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _walker.DisposeAsync();
        await _pump.DisposeAsync();
        await (_broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        _http.Dispose();
    }

    private void Told(int deliveries)
    {
        _pump.Wake();
        _broker?.Wake();
    }

    private void Look()
    {
        _walker.Look();
        _pump.Wake();
    }

    /// <summary>An item that has just committed is awake: asking its owner wakes nothing.</summary>
    private static async ValueTask<string?> MerchantOfAsync(
        IItemGateway gateway, ItemId item, CancellationToken cancellation)
    {
        try
        {
            return (await gateway.FactsAsync(item, cancellation))?.Merchant;
        }
        catch (ItemUnreachableException)
        {
            return null;
        }
    }
}
