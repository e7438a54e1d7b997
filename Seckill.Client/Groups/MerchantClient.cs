namespace Seckill.Client;

/// <summary>Items and orders in their merchant's hands.</summary>
public sealed partial class MerchantClient
{
    private readonly ApiTransport _transport;

    internal MerchantClient(ApiTransport transport) => _transport = transport;

    /// <summary>The caller's items, drafts included, page by page as they are read.</summary>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/merchant/items")]
    public IAsyncEnumerable<MerchantItem> ListAsync(
        int? pageSize = null, CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery("/v1/merchant/items", ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageMerchantItem, cancellation);

    /// <summary>One of them.</summary>
    [Route("GET", "/v1/merchant/items/{id}")]
    public Task<MerchantItem> GetAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/merchant/items/{itemId}"), options), ClientJson.Default.MerchantItem,
            cancellation);

    /// <summary>Makes a draft.</summary>
    /// <exception cref="SeckillProblemException">validation-failed, with Errors by member.</exception>
    [Route("POST", "/v1/items")]
    public Task<MerchantItem> CreateAsync(
        NewItem item, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendKeyedAsync(
            ApiCall.Post("/v1/items", options).WithBody(item, ClientJson.Default.NewItem),
            ClientJson.Default.MerchantItem, cancellation);

    /// <summary>
    /// Changes a draft. Never repeated by itself: somebody else may have changed it in between.
    /// </summary>
    /// <exception cref="SeckillProblemException">item-published.</exception>
    [Route("PATCH", "/v1/items/{id}")]
    public Task<MerchantItem> ChangeAsync(
        string itemId, ItemChange change, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            (new ApiCall(HttpMethod.Patch, ApiPath.Of($"/v1/items/{itemId}")) { Options = options })
                .WithBody(change, ClientJson.Default.ItemChange),
            ClientJson.Default.MerchantItem, cancellation);

    /// <summary>Puts a draft on sale; from then on its terms are settled.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="reason">Recorded with who and when; 1 to 500 characters.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">wrong-phase.</exception>
    [Route("POST", "/v1/items/{id}/publish")]
    public Task<MerchantItem> PublishAsync(
        string itemId, string reason, CallOptions? options = null, CancellationToken cancellation = default) =>
        ActAsync(ApiPath.Of($"/v1/items/{itemId}/publish"), reason, options, cancellation);

    /// <summary>Stops a sale for the moment.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="reason">Recorded with who and when; 1 to 500 characters.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">wrong-phase.</exception>
    [Route("POST", "/v1/items/{id}/pause")]
    public Task<MerchantItem> PauseAsync(
        string itemId, string reason, CallOptions? options = null, CancellationToken cancellation = default) =>
        ActAsync(ApiPath.Of($"/v1/items/{itemId}/pause"), reason, options, cancellation);

    /// <summary>Lets it go on.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="reason">Recorded with who and when; 1 to 500 characters.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">wrong-phase.</exception>
    [Route("POST", "/v1/items/{id}/resume")]
    public Task<MerchantItem> ResumeAsync(
        string itemId, string reason, CallOptions? options = null, CancellationToken cancellation = default) =>
        ActAsync(ApiPath.Of($"/v1/items/{itemId}/resume"), reason, options, cancellation);

    /// <summary>Takes it off for good.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="reason">Recorded with who and when; 1 to 500 characters.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">wrong-phase.</exception>
    [Route("POST", "/v1/items/{id}/retire")]
    public Task<MerchantItem> RetireAsync(
        string itemId, string reason, CallOptions? options = null, CancellationToken cancellation = default) =>
        ActAsync(ApiPath.Of($"/v1/items/{itemId}/retire"), reason, options, cancellation);

    /// <summary>Changes how buyers are let in, at once.</summary>
    [Route("PUT", "/v1/items/{id}/admission")]
    public Task<MerchantItem> ChangeAdmissionAsync(
        string itemId, AdmissionChange change, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            (new ApiCall(HttpMethod.Put, ApiPath.Of($"/v1/items/{itemId}/admission")) { Options = options })
                .WithBody(change, ClientJson.Default.AdmissionChange),
            ClientJson.Default.MerchantItem, cancellation);

    /// <summary>Where the units are, from who decides about them.</summary>
    [Route("GET", "/v1/items/{id}/stock")]
    public Task<Stock> StockAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/items/{itemId}/stock"), options), ClientJson.Default.Stock, cancellation);

    /// <summary>Adds or takes away units.</summary>
    /// <param name="itemId">An item of the caller's.</param>
    /// <param name="delta">Below 0: takes away.</param>
    /// <param name="reason">Recorded with who and when; 1 to 500 characters.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">below-committed.</exception>
    [Route("POST", "/v1/items/{id}/stock-adjustments")]
    public Task<Stock> AdjustStockAsync(
        string itemId, long delta, string reason, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/items/{itemId}/stock-adjustments"), options)
                .WithBody(new AdjustmentRequest(delta, reason), ClientJson.Default.AdjustmentRequest),
            ClientJson.Default.Stock, cancellation);

    /// <summary>What was sold, and whether it adds up.</summary>
    [Route("GET", "/v1/items/{id}/certificate")]
    public Task<Certificate> CertificateAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/items/{itemId}/certificate"), options), ClientJson.Default.Certificate,
            cancellation);

    /// <summary>The sale after the fact.</summary>
    [Route("GET", "/v1/items/{id}/report")]
    public Task<ItemReport> ReportAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/items/{itemId}/report"), options), ClientJson.Default.ItemReport,
            cancellation);

    private Task<MerchantItem> ActAsync(
        string path, string reason, CallOptions? options, CancellationToken cancellation) =>
        _transport.SendKeyedAsync(
            ApiCall.Post(path, options).WithBody(new ReasonRequest(reason), ClientJson.Default.ReasonRequest),
            ClientJson.Default.MerchantItem, cancellation);
}
