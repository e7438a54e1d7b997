using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Storage;
using Seckill.Node.Webhooks;
using Seckill.Tests.Projections;
using Seckill.Tests.Time;
using Xunit;

namespace Seckill.Tests.Webhooks;

/// <summary>
/// What outgoing events guarantee on every store, over a real journal and real endpoints; the clock and the time of
/// deliveries are moved by hand, telling goes on beside.
/// </summary>
public abstract partial class EventContract : IAsyncLifetime
{
    private const int ShardCount = 3;
    private const string Merchant = TestSale.Merchant;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly WalkerOptions Fast = new()
    {
        Poll = TimeSpan.FromMilliseconds(20),
        Linger = TimeSpan.Zero,
        Relist = TimeSpan.FromMilliseconds(50),
        MostEvents = 7,
        MostSteps = 2,
        MostCommits = 5,
    };

    private static readonly TimeSpan[] Schedule = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)];

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));
    private readonly EndpointSecrets _secrets = new(new byte[32], RandomNumberGenerator.GetBytes);
    private readonly ListedItems _listed = new();
    private IStores _stores = null!;
    private TestOwner _owner = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IServerClock Clock => new TimeClock(_time);

    protected abstract Task<IStores> OpenStoresAsync();

    /// <summary>A connection to the journal's database behind its back.</summary>
    protected abstract Task<DbConnection> OpenRawAsync();

    public async ValueTask InitializeAsync()
    {
        _stores = await OpenStoresAsync();
        _owner = new TestOwner(_stores, ShardCount);
        await _owner.AcquireAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }

        await _stores.DisposeAsync();
    }

    private EventWalker Walk(
        Func<ShardId, bool>? isMine = null, Action<int>? told = null, IEventStore? store = null,
        EveryMerchant? everybody = null, Action<ItemId>? asked = null) =>
        Walk(PartsOf(isMine ?? (_ => true), told, store, everybody, asked), Fast);

    private EventWalker Walk(WalkerParts parts, WalkerOptions options)
    {
        var walker = new EventWalker(parts, options, TimeProvider.System, NullLogger<EventWalker>.Instance);
        _parts.Add(walker);
        walker.Start();
        return walker;
    }

    private WalkerParts PartsOf(
        Func<ShardId, bool> isMine, Action<int>? told = null, IEventStore? store = null,
        EveryMerchant? everybody = null, Action<ItemId>? asked = null) =>
        new(store ?? _stores.Events, _stores.Journal, _stores.Snapshots, _listed, MerchantOfAsync(asked),
            _owner.ReadHeadsAsync, isMine, ShardCount, told ?? (_ => { }), everybody);

    private DeliveryPump Pump(
        Func<IPAddress, bool>? mayConnect = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        int perEndpoint = 4)
    {
        var http = HttpSink.CreateClient(
            new EndpointConnector(resolve ?? Dns.GetHostAddressesAsync, mayConnect ?? (_ => true)));
        var options = new PumpOptions(Schedule, TimeSpan.FromSeconds(10), 8, perEndpoint);
        var pump = new DeliveryPump(
            _stores.Webhooks, new HttpSink(http, _secrets, Clock, options.Timeout, _time), Clock, options, _time,
            new Random(1), NullLogger<DeliveryPump>.Instance);
        _parts.Insert(0, pump);
        pump.Start();
        return pump;
    }

    private WebhookDesk Desk(Action? look = null) => new(
        _stores.Webhooks, _stores.Events, _secrets, Clock, 3, RandomNumberGenerator.GetBytes, look ?? (() => { }));

    private EventFeed Feed() => new(_stores.Events, Clock, () => { });

    private async Task<WebhookView> HookAsync(
        string url, string key = "k", IReadOnlyList<string>? types = null, string merchant = Merchant) =>
        (await Desk().CreateAsync(merchant, url, types ?? ["*"], Stamp(merchant, key), Stop)).Webhook!;

    private static CommandStamp Stamp(string merchant, string key, ulong body = 1) =>
        new(CommandKey.Derive(merchant, "POST", "/v1/webhooks", key), body);

    private TestSale SaleOn(int shard, string name = "") => new(_owner, _owner.ItemOn(shard, name));

    /// <summary>An item of that merchant with some orders reserved, each in a commit of its own.</summary>
    private async Task<(TestSale Sale, IReadOnlyList<OrderKey> Orders)> SoldAsync(int orders, int shard = 0)
    {
        var sale = SaleOn(shard);
        await sale.OpenAsync(100);
        _listed.Landed.Add(sale);
        var keys = new List<OrderKey>();
        for (var i = 0; i < orders; i++)
        {
            keys.Add(sale.Buy($"buyer-{i}"));
            await sale.CommitAsync();
        }

        return (sale, keys);
    }

    /// <summary>Reads the feed to its end, page by page, from a cursor on.</summary>
    private async Task<(List<JsonNode> Events, string Cursor)> ReadAsync(
        string? after = null, int limit = 3, IReadOnlyList<string>? types = null)
    {
        var events = new List<JsonNode>();
        while (true)
        {
            var page = await Feed().ReadAsync(Merchant, after, types, limit, Stop);
            Assert.NotNull(page);
            Assert.True(page.Bodies.Count == limit || !page.HasMore);
            events.AddRange(page.Bodies.Select(body => JsonNode.Parse(body)!));
            after = page.Next;
            if (!page.HasMore)
            {
                return (events, after);
            }
        }
    }

    /// <summary>The whole feed, once it holds that many events.</summary>
    private async Task<List<JsonNode>> ToldAsync(int atLeast)
    {
        List<JsonNode> events = [];
        await UntilAsync(async () => (events = (await ReadAsync(limit: 100)).Events).Count >= atLeast,
            () => $"{events.Count} events of {atLeast}");
        return events;
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task<IReadOnlyList<DeliveryView>> DeliveriesAsync(string webhook, SendState? state = null) =>
        (await Desk().DeliveriesAsync(Merchant, webhook, state, null, 100, Stop))!.Page!.Data;

    /// <summary>The delivery once so many attempts were made and settled, or it has ended.</summary>
    private async Task<DeliveryView> SettledAsync(
        string webhook, string eventId, int attempts, TimeSpan sinceClaim = default)
    {
        DeliveryView? found = null;
        var held = Clock.Now + (TimeSpan.FromSeconds(25) - sinceClaim);
        await UntilAsync(
            async () => (found = (await DeliveriesAsync(webhook)).SingleOrDefault(one => one.EventId == eventId))
                is { } one && one.Attempts == attempts && (one.State != SendState.Pending || one.NextAt != held),
            () => found);
        return found!;
    }

    /// <summary>Moves time past what is due then, and tells the pump.</summary>
    private void Pass(TimeSpan time, DeliveryPump pump)
    {
        _time.Advance(time);
        pump.Wake();
    }

    /// <summary>After a retry's longest jitter.</summary>
    private void PassRetry(int attempt, DeliveryPump pump) =>
        Pass(Schedule[attempt - 1] * 1.2 + TimeSpan.FromSeconds(1), pump);

    /// <summary>Looks again and again until it is so.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo, Func<object?> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"not in time: {otherwise()}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Stop);
        }
    }

    private static string IdOf(JsonNode told) => told["id"]!.GetValue<string>();

    private static string TypeOf(JsonNode told) => told["type"]!.GetValue<string>();

    private static Func<ItemId, CancellationToken, ValueTask<string?>> MerchantOfAsync(Action<ItemId>? asked) =>
        async (item, _) =>
        {
            await Task.Yield();
            asked?.Invoke(item);
            return Merchant;
        };

    private sealed class TimeClock(ManualTimeProvider time) : IServerClock
    {
        public Instant Now => Instant.Of(time.GetUtcNow());
    }
}
