namespace Seckill.Client;

/// <summary>A buyer's orders. Whole purchases are in <see cref="PurchasesClient"/>.</summary>
public sealed class OrdersClient
{
    private readonly ApiTransport _transport;
    private readonly OrderWatch _watch;

    internal OrdersClient(ApiTransport transport)
    {
        _transport = transport;
        _watch = new OrderWatch(transport);
    }

    /// <summary>The caller's orders, page by page as they are read.</summary>
    /// <param name="state">Only those in this state.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/orders")]
    public IAsyncEnumerable<Order> ListAsync(
        OrderState? state = null, int? pageSize = null, CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                "/v1/orders", ("state", state?.Name), ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageOrder, cancellation);

    /// <summary>One order, as its buyer or as its item's merchant.</summary>
    [Route("GET", "/v1/orders/{id}")]
    public Task<Order> GetAsync(
        string orderId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/orders/{orderId}"), options), ClientJson.Default.Order, cancellation);

    /// <summary>
    /// Sends one purchase and returns what came of it within that time: reserved, or queued or waiting.
    /// <see cref="PurchasesClient.PurchaseAsync"/> does all that stands around it.
    /// </summary>
    /// <param name="itemId">What to buy.</param>
    /// <param name="request">How many, and where it goes.</param>
    /// <param name="pass">From <see cref="PassesClient"/>.</param>
    /// <param name="wait">For a decision, up to 30 s in whole seconds; null: 2 s.</param>
    /// <param name="options">Give a stored key to repeat a purchase.</param>
    /// <param name="cancellation">Ends the call; the purchase may be decided all the same.</param>
    [Route("POST", "/v1/items/{id}/orders")]
    public Task<Order> PlaceAsync(
        string itemId, PurchaseRequest request, string pass, TimeSpan? wait = null, CallOptions? options = null,
        CancellationToken cancellation = default)
    {
        var call = ApiCall.Post(ApiPath.Of($"/v1/items/{itemId}/orders"), options)
            .WithBody(request, ClientJson.Default.PurchaseRequest).WithHeader("Seckill-Pass", pass);
        return _transport.SendKeyedAsync(
            wait is { } asked ? call.WithWait(asked) : call, ClientJson.Default.Order, cancellation);
    }

    /// <summary>Gives the units, or the place, back. Again: the same answer.</summary>
    /// <exception cref="SeckillProblemException">already-paid, not-cancellable.</exception>
    [Route("POST", "/v1/orders/{id}/cancel")]
    public Task<Order> CancelAsync(
        string orderId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/orders/{orderId}/cancel"), options)
                .WithBody(EmptyRequest.Instance, ClientJson.Default.EmptyRequest),
            ClientJson.Default.Order, cancellation);

    /// <summary>
    /// The order as it is, then as often as its state or place in line changes, to a state that none follows. A stream
    /// that is cut goes on where it was; where none can be had it polls. Each order given is new to the reader.
    /// </summary>
    /// <exception cref="SeckillProblemException">not-found, unauthorized and other lasting refusals.</exception>
    [Route("GET", "/v1/orders/{id}/events")]
    public IAsyncEnumerable<Order> WatchAsync(
        string orderId, WatchOptions? options = null, CancellationToken cancellation = default) =>
        _watch.RunAsync(orderId, options ?? new WatchOptions(), cancellation);

    /// <summary>Erases name, phone and address from all orders of the caller.</summary>
    [Route("DELETE", "/v1/me/personal-data")]
    public Task EraseMeAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Delete, "/v1/me/personal-data") { Repeatable = true, Options = options },
            cancellation);
}
