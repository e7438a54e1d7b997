namespace Seckill.Client;

/// <summary>Pages for people, as HTML.</summary>
public sealed class PagesClient
{
    private readonly ApiTransport _transport;

    internal PagesClient(ApiTransport transport) => _transport = transport;

    /// <summary>The first page, in the language asked for.</summary>
    [Route("GET", "/")]
    public Task<string> HomeAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/", options), cancellation);

    /// <summary>The first page in English.</summary>
    [Route("GET", "/en")]
    public Task<string> EnglishAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/en", options), cancellation);

    /// <summary>The first page in Chinese.</summary>
    [Route("GET", "/zh")]
    public Task<string> ChineseAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/zh", options), cancellation);

    /// <summary>What a problem code means, and what to do.</summary>
    [Route("GET", "/problems/{code}")]
    public Task<string> ProblemAsync(
        string code, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html(ApiPath.Of($"/problems/{code}"), options), cancellation);

    /// <summary>The merchant's page.</summary>
    [Route("GET", "/merchant")]
    public Task<string> MerchantAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/merchant", options), cancellation);

    /// <summary>The operators' page.</summary>
    [Route("GET", "/ops")]
    public Task<string> OperatorAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/ops", options), cancellation);

    /// <summary>The auditors' page.</summary>
    [Route("GET", "/audit")]
    public Task<string> AuditorAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/audit", options), cancellation);

    /// <summary>A buyer's orders, in English.</summary>
    [Route("GET", "/en/orders")]
    public Task<string> EnglishOrdersAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/en/orders", options), cancellation);

    /// <summary>A buyer's orders, in Chinese.</summary>
    [Route("GET", "/zh/orders")]
    public Task<string> ChineseOrdersAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/zh/orders", options), cancellation);

    /// <summary>Where a sign-in elsewhere comes back to.</summary>
    [Route("GET", "/signed-in")]
    public Task<string> SignedInAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html("/signed-in", options), cancellation);

    /// <summary>An item's page, in the language asked for.</summary>
    [Route("GET", "/items/{id}")]
    public Task<string> ItemAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html(ApiPath.Of($"/items/{itemId}"), options), cancellation);

    /// <summary>An item's page in English.</summary>
    [Route("GET", "/en/items/{id}")]
    public Task<string> EnglishItemAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html(ApiPath.Of($"/en/items/{itemId}"), options), cancellation);

    /// <summary>An item's page in Chinese.</summary>
    [Route("GET", "/zh/items/{id}")]
    public Task<string> ChineseItemAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(Html(ApiPath.Of($"/zh/items/{itemId}"), options), cancellation);

    /// <summary>A script, a style or an image of the pages.</summary>
    [Route("GET", "/assets/{version}/{file}")]
    public Task<string> AssetAsync(
        string version, string file, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.TextAsync(
            Html(ApiPath.Of($"/assets/{version}/{file}"), options) with { Accept = "*/*" }, cancellation);

    internal static ApiCall Html(string path, CallOptions? options) =>
        ApiCall.Get(path, options) with { Public = true, Accept = "text/html" };
}
