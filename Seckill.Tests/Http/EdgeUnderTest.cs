using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Imports;
using Seckill.Http.Ports;
using Seckill.Tests.Node;
using Seckill.Tests.Time;

namespace Seckill.Tests.Http;

/// <summary>The public edge on a real Kestrel, over items in memory and time that is moved by hand.</summary>
public sealed class EdgeUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EdgeUnderTest(WebApplication app, ManualTimeProvider time, MemoryItems items)
    {
        _app = app;
        Time = time;
        Items = items;
        Lists = new MemoryLists(items);
        Provider = new MemoryProvider();
    }

    public ManualTimeProvider Time { get; }

    public MemoryItems Items { get; }

    public MemoryLists Lists { get; private init; }

    public MemoryProvider Provider { get; private init; }

    public MemoryWebhooks Webhooks { get; private init; } = new();

    public MemoryShipments Shipments { get; private init; } = null!;

    public MemoryImports Imports { get; private init; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ShopClient Shop { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public static HttpEdgeOptions Options { get; } = new()
    {
        Development = true,
        Issuer = "seckill",
        Audience = "seckill",
        DevSigningKey = Key("dev"),
        PassMacKey = Key("pass"),
        BodyDigestKey = Key("digest"),
        OrderIdSecret = Key("order"),
        BuyerLimit = new BucketOptions(1_000, 1_000),
        AddressLimit = new BucketOptions(100_000, 100_000),
    };

    public static async Task<EdgeUnderTest> StartAsync(Func<HttpEdgeOptions, HttpEdgeOptions>? change = null)
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        var items = new MemoryItems(time);
        var lists = new MemoryLists(items);
        var provider = new MemoryProvider();
        var webhooks = new MemoryWebhooks();
        var shipments = new MemoryShipments(items);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IServerClock>(new ManualClock(time));
        builder.Services.AddSingleton<IItemGateway>(items);
        builder.Services.AddSingleton<IOrderQueries>(lists);
        builder.Services.AddSingleton<IItemQueries>(lists);
        builder.Services.AddSingleton<IPersonalData>(lists);
        builder.Services.AddSingleton<ICertificates>(lists);
        builder.Services.AddSingleton<IStrayPayments>(lists);
        builder.Services.AddSingleton<IItemReports>(lists);
        builder.Services.AddSingleton<IReceipts>(new MemoryReceipts());
        builder.Services.AddSingleton<IPaymentProviders>(provider);
        builder.Services.AddSingleton<ISandboxScript>(provider);
        builder.Services.AddSingleton<ICarriers>(CarrierCallback.Directory);
        builder.Services.AddSingleton<IShipments>(shipments);
        builder.Services.AddSingleton<ICrowds>(new MemoryCrowds());
        builder.Services.AddSingleton<IWebhooks>(webhooks);
        builder.Services.AddSingleton<IEventFeed>(webhooks);
        var options = change is null ? Options : change(Options);
        var imports = new MemoryImports(
            new ItemLines(items, options, new ManualClock(time), time, new Random(1)), new ManualClock(time));
        builder.Services.AddSingleton<IImports>(imports);
        builder.Services.AddSeckillHttp(options);
        var app = builder.Build();
        app.MapSeckillHttp();
        await app.StartAsync();
        var server = app.Services.GetRequiredService<IServer>();
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new Uri(address),
        };
        return new EdgeUnderTest(app, time, items)
        {
            Lists = lists,
            Provider = provider,
            Webhooks = webhooks,
            Shipments = shipments,
            Imports = imports,
            Http = http,
            Shop = new ShopClient(http),
        };
    }

    public static byte[] Key(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    /// <summary>A token of a user who may be both.</summary>
    public Task<string> TokenAsync(string subject) => Shop.TokenAsync(subject, "buyer", "merchant");

    /// <summary>Buys one unit with a fresh pass; the purchase must be won.</summary>
    public async Task<string> BuyAsync(string item, string buyer, string key = "buy")
    {
        var answer = await Shop.BuyAsync(item, buyer, await Shop.PassAsync(item, buyer), key);
        Assert.True(answer.Status == System.Net.HttpStatusCode.Created, answer.Body);
        return answer.Text("id");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class ManualClock(ManualTimeProvider time) : IServerClock
    {
        public Instant Now => Instant.Of(time.GetUtcNow());
    }
}
