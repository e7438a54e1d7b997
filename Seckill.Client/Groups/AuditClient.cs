namespace Seckill.Client;

/// <summary>What auditors see, role auditor or operator; nothing here changes anything.</summary>
public sealed class AuditClient
{
    private static readonly TimeSpan VerifyingTakes = TimeSpan.FromMinutes(10);

    private readonly ApiTransport _transport;

    internal AuditClient(ApiTransport transport) => _transport = transport;

    /// <summary>All items, newest first, page by page as they are read.</summary>
    /// <param name="merchant">Only those of this merchant.</param>
    /// <param name="status">Only those in this status.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/audit/items")]
    public IAsyncEnumerable<ListedItem> ItemsAsync(
        string? merchant = null, ItemStatus? status = null, int? pageSize = null,
        CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                "/v1/audit/items", ("merchant", merchant), ("status", status?.Name),
                ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageListedItem, cancellation);

    /// <summary>Orders, page by page as they are read: a buyer's newest first, else item by item.</summary>
    /// <param name="itemId">Only those of this item.</param>
    /// <param name="buyer">Only those of this buyer.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/audit/orders")]
    public IAsyncEnumerable<ListedOrder> OrdersAsync(
        string? itemId = null, string? buyer = null, OrderState? state = null, int? pageSize = null,
        CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                "/v1/audit/orders", ("itemId", itemId), ("buyer", buyer), ("state", state?.Name),
                ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageListedOrder, cancellation);

    /// <summary>All that is known of an order, from journal to payment.</summary>
    /// <exception cref="SeckillProblemException">not-found.</exception>
    [Route("GET", "/v1/audit/orders/{id}/story")]
    public Task<OrderStory> StoryAsync(string orderId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/audit/orders/{orderId}/story")), ClientJson.Default.OrderStory, cancellation);

    /// <summary>An item folded from its journal.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="at">shard/offset such as 3/120, or a time (RFC 3339); null: now.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">not-found; journal-damaged: it can not be folded.</exception>
    [Route("GET", "/v1/audit/items/{id}")]
    public Task<ReplayedItem> ItemAsync(
        string itemId, string? at = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.WithQuery(ApiPath.Of($"/v1/audit/items/{itemId}"), ("at", at))),
            ClientJson.Default.ReplayedItem, cancellation);

    /// <summary>The commits of an item, page by page as they are read.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="after">An offset in its shard; null: from its first.</param>
    /// <param name="pageSize">1 to 1000; null: 100.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/audit/items/{id}/events")]
    public IAsyncEnumerable<Commit> ItemEventsAsync(
        string itemId, long? after = null, int? pageSize = null, CancellationToken cancellation = default) =>
        Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                ApiPath.Of($"/v1/audit/items/{itemId}/events"), ("after", ApiPath.Text(after)),
                ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageCommit, cancellation);

    /// <summary>Where the replayed item and the read models differ.</summary>
    [Route("GET", "/v1/audit/items/{id}/diff")]
    public Task<ItemDifferences> DifferenceAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/audit/items/{itemId}/diff")), ClientJson.Default.ItemDifferences,
            cancellation);

    /// <summary>What the owner holds in memory, compared with its journal.</summary>
    [Route("GET", "/v1/audit/items/{id}/state")]
    public Task<StateCheck> StateAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/audit/items/{itemId}/state")), ClientJson.Default.StateCheck, cancellation);

    /// <summary>What an item sold, and whether it adds up.</summary>
    [Route("GET", "/v1/audit/items/{id}/certificate")]
    public Task<Certificate> CertificateAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/audit/items/{itemId}/certificate")), ClientJson.Default.Certificate,
            cancellation);

    /// <summary>The commits of a shard to its present end, page by page as they are read.</summary>
    /// <param name="shard">From 0.</param>
    /// <param name="after">An offset; null: from the first.</param>
    /// <param name="pageSize">1 to 1000; null: 100.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/audit/events")]
    public IAsyncEnumerable<Commit> EventsAsync(
        int shard, long? after = null, int? pageSize = null, CancellationToken cancellation = default) =>
        Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                "/v1/audit/events", ("shard", ApiPath.Text(shard)), ("after", ApiPath.Text(after)),
                ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageCommit, cancellation);

    /// <summary>The end of each shard's chain.</summary>
    [Route("GET", "/v1/audit/heads")]
    public Task<HeadList> HeadsAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get("/v1/audit/heads"), ClientJson.Default.HeadList, cancellation);

    /// <summary>Signed heads, page by page as they are read.</summary>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/audit/checkpoints")]
    public IAsyncEnumerable<Checkpoint> CheckpointsAsync(
        int? pageSize = null, CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery("/v1/audit/checkpoints", ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageCheckpoint, cancellation);

    /// <summary>The keys that verify checkpoints and receipts.</summary>
    [Route("GET", "/v1/audit/keys")]
    public Task<KeySet> KeysAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get("/v1/audit/keys"), ClientJson.Default.KeySet, cancellation);

    /// <summary>Verifies the whole journal; may take long. Never repeated by itself.</summary>
    [Route("POST", "/v1/audit/verifications")]
    public Task<Verification> VerifyAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Post("/v1/audit/verifications") with { Wait = VerifyingTakes }, ClientJson.Default.Verification,
        cancellation);
}
