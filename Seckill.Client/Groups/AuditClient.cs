using System.Text.Json;

namespace Seckill.Client;

/// <summary>
/// What auditors see, role auditor or operator; nothing here changes anything. Its resources are given as they came:
/// they are those of the management listener, and
/// grow with it.
/// </summary>
public sealed class AuditClient
{
    private static readonly TimeSpan VerifyingTakes = TimeSpan.FromMinutes(10);

    private readonly ApiTransport _transport;

    internal AuditClient(ApiTransport transport) => _transport = transport;

    /// <summary>All items, a page.</summary>
    [Route("GET", "/v1/audit/items")]
    public Task<JsonElement> ItemsAsync(
        string? merchant = null, string? status = null, int? limit = null, string? after = null,
        CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                "/v1/audit/items", ("merchant", merchant), ("status", status), ("limit", ApiPath.Text(limit)),
                ("after", after)),
            cancellation);

    /// <summary>Orders, a page.</summary>
    [Route("GET", "/v1/audit/orders")]
    public Task<JsonElement> OrdersAsync(
        string? itemId = null, string? buyer = null, string? state = null, int? limit = null, string? after = null,
        CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                "/v1/audit/orders", ("itemId", itemId), ("buyer", buyer), ("state", state),
                ("limit", ApiPath.Text(limit)), ("after", after)),
            cancellation);

    /// <summary>All that is known of an order, from journal to payment.</summary>
    [Route("GET", "/v1/audit/orders/{id}/story")]
    public Task<JsonElement> StoryAsync(
        string orderId, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.Of($"/v1/audit/orders/{orderId}/story"), cancellation);

    /// <summary>An item folded from its journal, now or at a position or time.</summary>
    [Route("GET", "/v1/audit/items/{id}")]
    public Task<JsonElement> ItemAsync(
        string itemId, string? at = null, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.WithQuery(ApiPath.Of($"/v1/audit/items/{itemId}"), ("at", at)), cancellation);

    /// <summary>The commits of an item, a page.</summary>
    [Route("GET", "/v1/audit/items/{id}/events")]
    public Task<JsonElement> ItemEventsAsync(
        string itemId, string? after = null, int? limit = null, CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                ApiPath.Of($"/v1/audit/items/{itemId}/events"), ("after", after), ("limit", ApiPath.Text(limit))),
            cancellation);

    /// <summary>Where the replayed item and the read models differ.</summary>
    [Route("GET", "/v1/audit/items/{id}/diff")]
    public Task<JsonElement> DifferenceAsync(
        string itemId, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.Of($"/v1/audit/items/{itemId}/diff"), cancellation);

    /// <summary>What the owner holds in memory, compared with its journal.</summary>
    [Route("GET", "/v1/audit/items/{id}/state")]
    public Task<JsonElement> StateAsync(
        string itemId, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.Of($"/v1/audit/items/{itemId}/state"), cancellation);

    /// <summary>What an item sold, and whether it adds up.</summary>
    [Route("GET", "/v1/audit/items/{id}/certificate")]
    public Task<Certificate> CertificateAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/audit/items/{itemId}/certificate")), ClientJson.Default.Certificate,
            cancellation);

    /// <summary>The commits of a shard, a page.</summary>
    /// <param name="shard">From 0.</param>
    /// <param name="after">An offset.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("GET", "/v1/audit/events")]
    public Task<JsonElement> EventsAsync(
        int shard, long? after = null, int? limit = null, CancellationToken cancellation = default) => GetAsync(
            ApiPath.WithQuery(
                "/v1/audit/events", ("shard", ApiPath.Text(shard)), ("after", ApiPath.Text(after)),
                ("limit", ApiPath.Text(limit))),
            cancellation);

    /// <summary>The end of each shard's chain.</summary>
    [Route("GET", "/v1/audit/heads")]
    public Task<JsonElement> HeadsAsync(
        CancellationToken cancellation = default) =>
        GetAsync("/v1/audit/heads", cancellation);

    /// <summary>Signed heads, a page.</summary>
    [Route("GET", "/v1/audit/checkpoints")]
    public Task<JsonElement> CheckpointsAsync(
        int? limit = null, string? after = null, CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                "/v1/audit/checkpoints", ("limit", ApiPath.Text(limit)), ("after", after)),
            cancellation);

    /// <summary>The keys that verify checkpoints and receipts.</summary>
    [Route("GET", "/v1/audit/keys")]
    public Task<KeySet> KeysAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get("/v1/audit/keys"), ClientJson.Default.KeySet, cancellation);

    /// <summary>Verifies the whole journal; may take long. Never repeated by itself.</summary>
    [Route("POST", "/v1/audit/verifications")]
    public Task<JsonElement> VerifyAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Post("/v1/audit/verifications") with { Wait = VerifyingTakes }, ClientJson.Default.JsonElement,
        cancellation);

    private Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        _transport.SendAsync(ApiCall.Get(path), ClientJson.Default.JsonElement, cancellation);
}
