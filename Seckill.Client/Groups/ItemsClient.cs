namespace Seckill.Client;

/// <summary>What is on sale; no token is needed.</summary>
public sealed class ItemsClient
{
    private readonly ApiTransport _transport;

    internal ItemsClient(ApiTransport transport) => _transport = transport;

    /// <summary>All published items, page by page as they are read.</summary>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/items")]
    public IAsyncEnumerable<Item> ListAsync(int? pageSize = null, CancellationToken cancellation = default) =>
        Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery("/v1/items", ("limit", ApiPath.Text(pageSize)))) with
            {
                Public = true,
            }, ClientJson.Default.PageItem, cancellation);

    /// <summary>One item; up to a second late, for caches may answer.</summary>
    /// <exception cref="SeckillProblemException">not-found: none, or not published.</exception>
    [Route("GET", "/v1/items/{id}")]
    public Task<Item> GetAsync(string itemId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/items/{itemId}"), options) with { Public = true }, ClientJson.Default.Item,
            cancellation);
}
