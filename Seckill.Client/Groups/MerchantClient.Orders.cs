namespace Seckill.Client;

/// <summary>Orders in their merchant's hands.</summary>
public sealed partial class MerchantClient
{
    /// <summary>An item's orders with buyer and shipTo, oldest first, page by page as they are read.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/items/{id}/orders")]
    public IAsyncEnumerable<Order> OrdersAsync(
        string itemId, OrderState? state = null, int? pageSize = null, CancellationToken cancellation = default) =>
        Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                ApiPath.Of($"/v1/items/{itemId}/orders"), ("state", state?.Name), ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageOrder, cancellation);

    /// <summary>
    /// All of them as one stream, which goes on behind the last order that came whole when it is cut: each order that
    /// was there at the beginning comes exactly once.
    /// </summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="after">An order's Cursor, to go on behind it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/items/{id}/orders")]
    public IAsyncEnumerable<Order> ExportOrdersAsync(
        string itemId, OrderState? state = null, string? after = null, CancellationToken cancellation = default) =>
        LineExport.ReadAsync(
            _transport, cursor => ApiPath.WithQuery(
                ApiPath.Of($"/v1/items/{itemId}/orders"), ("state", state?.Name), ("after", cursor)),
            after, order => order.Cursor, ClientJson.Default.Order, cancellation);

    /// <summary>All of them as a CSV document, to be read to its end and disposed by the caller.</summary>
    [Route("GET", "/v1/items/{id}/orders")]
    public async Task<Stream> ExportCsvAsync(
        string itemId, OrderState? state = null, CallOptions? options = null,
        CancellationToken cancellation = default)
    {
        var path = ApiPath.WithQuery(ApiPath.Of($"/v1/items/{itemId}/orders"), ("state", state?.Name));
        var response = await _transport.OpenAsync(
            ApiCall.Get(path, options) with { Accept = "text/csv" }, cancellation);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    /// <summary>Asks for money to go back.</summary>
    /// <exception cref="SeckillProblemException">not-refundable, validation-failed.</exception>
    [Route("POST", "/v1/orders/{id}/refunds")]
    public Task<Order> RefundAsync(
        string orderId, RefundRequest refund, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/orders/{orderId}/refunds"), options)
                .WithBody(refund, ClientJson.Default.RefundRequest),
            ClientJson.Default.Order, cancellation);

    /// <summary>Tells that an order is on its way.</summary>
    /// <exception cref="SeckillProblemException">not-shippable.</exception>
    [Route("POST", "/v1/orders/{id}/shipments")]
    public Task<Order> ShipAsync(
        string orderId, string carrier, string trackingNumber, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/orders/{orderId}/shipments"), options)
                .WithBody(new ShipmentRequest(carrier, trackingNumber), ClientJson.Default.ShipmentRequest),
            ClientJson.Default.Order, cancellation);

    /// <summary>Tells how its delivery ended.</summary>
    /// <exception cref="SeckillProblemException">wrong-state.</exception>
    [Route("POST", "/v1/orders/{id}/delivery-status")]
    public Task<Order> SetDeliveryAsync(
        string orderId, DeliveryOutcome outcome, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/orders/{orderId}/delivery-status"), options)
                .WithBody(new DeliveryRequest(outcome), ClientJson.Default.DeliveryRequest),
            ClientJson.Default.Order, cancellation);
}
