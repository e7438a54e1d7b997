using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Seckill.Client;

/// <summary>Items made from a file, an item's JSON a line.</summary>
public sealed class ImportsClient
{
    private const string Path = "/v1/imports";

    private readonly ApiTransport _transport;

    internal ImportsClient(ApiTransport transport) => _transport = transport;

    /// <summary>Hands over a file; what becomes of it is at <see cref="GetAsync"/>.</summary>
    /// <param name="open">Opens the lines (UTF-8, up to 64 MiB), anew for each attempt.</param>
    /// <param name="options">Give a stored key to repeat an upload.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", Path)]
    public Task<Import> StartAsync(
        Func<Stream> open, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendKeyedAsync(
            ApiCall.Post(Path, options) with { Content = () => Lines(open()) }, ClientJson.Default.Import,
            cancellation);

    /// <summary>The caller's imports, without their errors, page by page as they are read.</summary>
    [Route("GET", Path)]
    public IAsyncEnumerable<Import> ListAsync(int? pageSize = null, CancellationToken cancellation = default) =>
        Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(Path, ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageImport, cancellation);

    /// <summary>How far one is, with the first of its errors.</summary>
    [Route("GET", "/v1/imports/{id}")]
    public Task<Import> GetAsync(
        string importId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/imports/{importId}"), options), ClientJson.Default.Import, cancellation);

    /// <summary>All lines that were refused so far, in order.</summary>
    [Route("GET", "/v1/imports/{id}")]
    public async IAsyncEnumerable<LineError> ErrorsAsync(
        string importId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (string? path = ApiPath.Of($"/v1/imports/{importId}"); path is not null;)
        {
            var import = await _transport.SendAsync(ApiCall.Get(path), ClientJson.Default.Import, cancellation);
            foreach (var error in import.Errors ?? [])
            {
                yield return error;
            }

            path = import.NextUrl;
        }
    }

    private static StreamContent Lines(Stream lines) => new(lines)
    {
        Headers = { ContentType = new MediaTypeHeaderValue(LineExport.MediaType) },
    };
}
