using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>
/// What operators see and do, role operator. Its resources are given as they came: they are those of the management
/// listener, and
/// grow with it.
/// </summary>
public sealed class OperatorClient
{
    /// <summary>Figures come each second; silence that counts as a cut.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly ApiTransport _transport;

    internal OperatorClient(ApiTransport transport) => _transport = transport;

    /// <summary>All items, a page.</summary>
    [Route("GET", "/v1/ops/items")]
    public Task<JsonElement> ItemsAsync(
        string? merchant = null, string? status = null, int? limit = null, string? after = null,
        CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                "/v1/ops/items", ("merchant", merchant), ("status", status), ("limit", ApiPath.Text(limit)),
                ("after", after)),
            cancellation);

    /// <summary>An item as its owner holds it.</summary>
    [Route("GET", "/v1/ops/items/{id}")]
    public Task<JsonElement> ItemAsync(
        string itemId, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.Of($"/v1/ops/items/{itemId}"), cancellation);

    /// <summary>Where an item's units are.</summary>
    [Route("GET", "/v1/ops/items/{id}/stock")]
    public Task<Stock> StockAsync(string itemId, CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get(ApiPath.Of($"/v1/ops/items/{itemId}/stock")), ClientJson.Default.Stock, cancellation);

    /// <summary>Stops a sale for the moment, in whosever hands it is.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/items/{id}/pause")]
    public Task<Stock> PauseAsync(string itemId, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Reasoned(ApiPath.Of($"/v1/ops/items/{itemId}/pause"), reason), ClientJson.Default.Stock, cancellation);

    /// <summary>Lets it go on.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/items/{id}/resume")]
    public Task<Stock> ResumeAsync(string itemId, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Reasoned(ApiPath.Of($"/v1/ops/items/{itemId}/resume"), reason), ClientJson.Default.Stock, cancellation);

    /// <summary>Adds or takes away units.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="delta">Below 0: takes away.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/items/{id}/adjust")]
    public Task<Stock> AdjustAsync(
        string itemId, long delta, string reason, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/ops/items/{itemId}/adjust"), options)
                .WithBody(new AdjustmentRequest(delta, reason), ClientJson.Default.AdjustmentRequest),
            ClientJson.Default.Stock, cancellation);

    /// <summary>How buyers are let in to an item, and its line.</summary>
    [Route("GET", "/v1/ops/admission/{id}")]
    public Task<JsonElement> AdmissionAsync(
        string itemId, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.Of($"/v1/ops/admission/{itemId}"), cancellation);

    /// <summary>Changes how buyers are let in, at once.</summary>
    [Route("PUT", "/v1/ops/admission/{id}")]
    public Task<JsonElement> ChangeAdmissionAsync(
        string itemId, AdmissionChange change, CancellationToken cancellation = default) => _transport.SendAsync(
            new ApiCall(HttpMethod.Put, ApiPath.Of($"/v1/ops/admission/{itemId}"))
                .WithBody(change, ClientJson.Default.AdmissionChange),
            ClientJson.Default.JsonElement, cancellation);

    /// <summary>The nodes.</summary>
    [Route("GET", "/v1/ops/cluster/members")]
    public Task<JsonElement> MembersAsync(
        bool? all = null, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.WithQuery("/v1/ops/cluster/members", ("all", ApiPath.Text(all))), cancellation);

    /// <summary>Lets a node hand over its items and leave.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/cluster/members/{node}/drain")]
    public Task<JsonElement> DrainAsync(string node, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Reasoned(ApiPath.Of($"/v1/ops/cluster/members/{node}/drain"), reason), ClientJson.Default.JsonElement,
            cancellation);

    /// <summary>The shards and their owners.</summary>
    [Route("GET", "/v1/ops/cluster/shards")]
    public Task<JsonElement> ShardsAsync(
        bool? stats = null, CancellationToken cancellation = default) =>
        GetAsync(ApiPath.WithQuery("/v1/ops/cluster/shards", ("stats", ApiPath.Text(stats))), cancellation);

    /// <summary>Holds that look like one person behind many accounts.</summary>
    [Route("GET", "/v1/ops/review")]
    public Task<JsonElement> ReviewAsync(
        string? itemId = null, int? accounts = null, int? unpaid = null, CancellationToken cancellation = default) =>
        GetAsync(
            ApiPath.WithQuery(
                "/v1/ops/review", ("itemId", itemId), ("accounts", ApiPath.Text(accounts)),
                ("unpaid", ApiPath.Text(unpaid))),
            cancellation);

    /// <summary>Takes unpaid holds back.</summary>
    /// <param name="orders">Ids of orders.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/review/claw-back")]
    public Task<JsonElement> ClawBackAsync(
        IReadOnlyList<string> orders, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Post("/v1/ops/review/claw-back")
                .WithBody(new ClawBackRequest(orders, reason), ClientJson.Default.ClawBackRequest),
            ClientJson.Default.JsonElement, cancellation);

    /// <summary>How far the read models are.</summary>
    [Route("GET", "/v1/ops/projections")]
    public Task<JsonElement> ProjectionsAsync(
        CancellationToken cancellation = default) =>
        GetAsync("/v1/ops/projections", cancellation);

    /// <summary>The installation's figures, each second, until it is cancelled or the connection is cut.</summary>
    /// <exception cref="IOException">It was cut, or nothing came for 30 s.</exception>
    [Route("GET", "/v1/ops/stream")]
    public async IAsyncEnumerable<JsonElement> StreamAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var response = await _transport.OpenAsync(
            ApiCall.Get("/v1/ops/stream") with { Accept = "text/event-stream" }, cancellation);
        await using var body = new PatientStream(
            await response.Content.ReadAsStreamAsync(cancellation), _transport.Time, Silence);
        await foreach (var one in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            if (one.Data.StartsWith('{'))
            {
                yield return JsonSerializer.Deserialize(one.Data, ClientJson.Default.JsonElement);
            }
        }
    }

    private static ApiCall Reasoned(string path, string reason) =>
        ApiCall.Post(path).WithBody(new ReasonRequest(reason), ClientJson.Default.ReasonRequest);

    private Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        _transport.SendAsync(ApiCall.Get(path), ClientJson.Default.JsonElement, cancellation);
}
