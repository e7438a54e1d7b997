namespace Seckill.Client;

/// <summary>
/// The typed client of the Seckill API. It makes and keeps the Idempotency-Key of what it sends, repeats only what can
/// do nothing twice, and throws <see cref="SeckillProblemException"/> for what the server refuses. Any thread; one for
/// each user, for its options hold the token.
/// </summary>
public sealed class SeckillClient
{
    /// <summary>A client over an HttpClient of yours, which stays yours to dispose.</summary>
    /// <param name="http">Its Timeout should be longer than 35 s: long polls take 20 s.</param>
    /// <param name="options">Null: only what is public, at the HttpClient's own BaseAddress.</param>
    /// <param name="time">Null: the system's. Waits go by it.</param>
    /// <param name="random">Null: the operating system's. Keys and jitter come of it.</param>
    public SeckillClient(
        HttpClient http, SeckillClientOptions? options = null, TimeProvider? time = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var transport = new ApiTransport(
            http, options ?? new SeckillClientOptions(), time ?? TimeProvider.System, new ClientChance(random));
        Clock = new ServerClock(transport);
        Items = new ItemsClient(transport);
        Orders = new OrdersClient(transport);
        Passes = new PassesClient(transport);
        Payments = new PaymentsClient(transport);
        Merchant = new MerchantClient(transport);
        Webhooks = new WebhooksClient(transport);
        Events = new EventsClient(transport);
        Imports = new ImportsClient(transport);
        Receipts = new ReceiptsClient(transport);
        Callbacks = new CallbacksClient(transport);
        Development = new DevelopmentClient(transport);
        Operator = new OperatorClient(transport);
        Audit = new AuditClient(transport);
        Pages = new PagesClient(transport);
        Raw = new RawClient(transport);
        Purchases = new PurchasesClient(transport, this);
    }

    /// <summary>The server's clock.</summary>
    public ServerClock Clock { get; }

    /// <summary>What is on sale; no token is needed.</summary>
    public ItemsClient Items { get; }

    /// <summary>A buyer's orders.</summary>
    public OrdersClient Orders { get; }

    /// <summary>Passes, and the challenges before them.</summary>
    public PassesClient Passes { get; }

    /// <summary>Payments of orders.</summary>
    public PaymentsClient Payments { get; }

    /// <summary>Items and orders in their merchant's hands.</summary>
    public MerchantClient Merchant { get; }

    /// <summary>Endpoints that events are posted to.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>The merchant's feed of events.</summary>
    public EventsClient Events { get; }

    /// <summary>Items made from a file.</summary>
    public ImportsClient Imports { get; }

    /// <summary>Proofs that orders stand in the journal.</summary>
    public ReceiptsClient Receipts { get; }

    /// <summary>For payment providers and carriers: what they tell a shop.</summary>
    public CallbacksClient Callbacks { get; }

    /// <summary>Tokens and the sandbox provider, in the development profile.</summary>
    public DevelopmentClient Development { get; }

    /// <summary>What operators see and do.</summary>
    public OperatorClient Operator { get; }

    /// <summary>What auditors see.</summary>
    public AuditClient Audit { get; }

    /// <summary>Pages for people, as HTML.</summary>
    public PagesClient Pages { get; }

    /// <summary>Any other route.</summary>
    public RawClient Raw { get; }

    /// <summary>Whole purchases, from the wait for the opening to the decision.</summary>
    public PurchasesClient Purchases { get; }

    /// <summary>Buys: <see cref="PurchasesClient.PurchaseAsync"/>.</summary>
    public Task<PurchaseResult> PurchaseAsync(
        string itemId, PurchaseRequest request, PurchaseOptions? options = null,
        CancellationToken cancellation = default) =>
        Purchases.PurchaseAsync(itemId, request, options, cancellation);

    /// <summary>Follows an order: <see cref="OrdersClient.WatchAsync"/>.</summary>
    public IAsyncEnumerable<Order> WatchAsync(
        string orderId, WatchOptions? options = null, CancellationToken cancellation = default) =>
        Orders.WatchAsync(orderId, options, cancellation);
}
