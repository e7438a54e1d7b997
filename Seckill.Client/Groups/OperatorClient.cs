using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>What operators see and do, role operator.</summary>
public sealed class OperatorClient
{
    /// <summary>Figures come each second; silence that counts as a cut.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly ApiTransport _transport;

    internal OperatorClient(ApiTransport transport) => _transport = transport;

    /// <summary>All items, newest first, page by page as they are read.</summary>
    /// <param name="merchant">Only those of this merchant.</param>
    /// <param name="status">Only those in this status.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/ops/items")]
    public IAsyncEnumerable<ListedItem> ItemsAsync(
        string? merchant = null, ItemStatus? status = null, int? pageSize = null,
        CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                "/v1/ops/items", ("merchant", merchant), ("status", status?.Name), ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageListedItem, cancellation);

    /// <summary>An item as its owner holds it.</summary>
    [Route("GET", "/v1/ops/items/{id}")]
    public Task<ItemDetail> ItemAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/ops/items/{itemId}")), ClientJson.Default.ItemDetail, cancellation);

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
    public Task<AdmissionState> AdmissionAsync(string itemId, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/ops/admission/{itemId}")), ClientJson.Default.AdmissionState, cancellation);

    /// <summary>Changes how buyers are let in, at once.</summary>
    [Route("PUT", "/v1/ops/admission/{id}")]
    public Task<AdmissionState> ChangeAdmissionAsync(
        string itemId, AdmissionChange change, CancellationToken cancellation = default) => _transport.SendAsync(
            new ApiCall(HttpMethod.Put, ApiPath.Of($"/v1/ops/admission/{itemId}"))
                .WithBody(change, ClientJson.Default.AdmissionChange),
            ClientJson.Default.AdmissionState, cancellation);

    /// <summary>The nodes.</summary>
    /// <param name="all">The dead, too.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("GET", "/v1/ops/cluster/members")]
    public Task<MemberList> MembersAsync(bool all = false, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.WithQuery("/v1/ops/cluster/members", ("all", ApiPath.Flag(all)))),
            ClientJson.Default.MemberList, cancellation);

    /// <summary>Lets a node hand over its items and leave.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/cluster/members/{node}/drain")]
    public Task<Member> DrainAsync(string node, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Reasoned(ApiPath.Of($"/v1/ops/cluster/members/{node}/drain"), reason), ClientJson.Default.Member,
            cancellation);

    /// <summary>The shards and their owners.</summary>
    /// <param name="stats">Their owners are asked what they have in memory.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("GET", "/v1/ops/cluster/shards")]
    public Task<ShardList> ShardsAsync(bool stats = false, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.WithQuery("/v1/ops/cluster/shards", ("stats", ApiPath.Flag(stats)))),
            ClientJson.Default.ShardList, cancellation);

    /// <summary>Holds that look like one person behind many accounts.</summary>
    /// <param name="itemId">Only those of this item.</param>
    /// <param name="accounts">So many accounts on one network are suspicious; null: the server's figure.</param>
    /// <param name="unpaid">So many holds that ran out before are suspicious; null: the server's figure.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("GET", "/v1/ops/review")]
    public Task<Review> ReviewAsync(
        string? itemId = null, int? accounts = null, int? unpaid = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.WithQuery(
                "/v1/ops/review", ("itemId", itemId), ("accounts", ApiPath.Text(accounts)),
                ("unpaid", ApiPath.Text(unpaid)))),
            ClientJson.Default.Review, cancellation);

    /// <summary>Takes unpaid holds back.</summary>
    /// <param name="orders">Ids of orders.</param>
    /// <param name="reason">Recorded with the operator's name.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/ops/review/claw-back")]
    public Task<ClawBack> ClawBackAsync(
        IReadOnlyList<string> orders, string reason, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Post("/v1/ops/review/claw-back")
                .WithBody(new ClawBackRequest(orders, reason), ClientJson.Default.ClawBackRequest),
            ClientJson.Default.ClawBack, cancellation);

    /// <summary>How far the read models are.</summary>
    [Route("GET", "/v1/ops/projections")]
    public Task<ProjectionList> ProjectionsAsync(CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get("/v1/ops/projections"), ClientJson.Default.ProjectionList, cancellation);

    /// <summary>The installation's figures, each second, until it is cancelled or the connection is cut.</summary>
    /// <exception cref="IOException">It was cut, or nothing came for 30 s.</exception>
    [Route("GET", "/v1/ops/stream")]
    public async IAsyncEnumerable<TopFigures> StreamAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var response = await _transport.OpenAsync(
            ApiCall.Get("/v1/ops/stream") with { Accept = "text/event-stream" }, cancellation);
        await using var body = new PatientStream(
            await response.Content.ReadAsStreamAsync(cancellation), _transport.Time, Silence);
        await foreach (var one in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            // Other events may come to be; theirs is another resource.
            if (one.EventType == "top")
            {
                yield return FiguresOf(one.Data);
            }
        }
    }

    private static TopFigures FiguresOf(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, ClientJson.Default.TopFigures)
                ?? throw new JsonException("no figures");
        }
        catch (JsonException spoilt)
        {
            throw new IOException("what came was cut or spoilt", spoilt);
        }
    }

    private static ApiCall Reasoned(string path, string reason) =>
        ApiCall.Post(path).WithBody(new ReasonRequest(reason), ClientJson.Default.ReasonRequest);
}
