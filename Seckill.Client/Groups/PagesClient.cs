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

    internal static ApiCall Html(string path, CallOptions? options) =>
        ApiCall.Get(path, options) with { Public = true, Accept = "text/html" };
}
