using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Client;

/// <summary>Any other route, with the same token, problems and care for what may be repeated.</summary>
public sealed class RawClient
{
    private readonly ApiTransport _transport;

    internal RawClient(ApiTransport transport) => _transport = transport;

    /// <summary>Reads a resource.</summary>
    /// <param name="path">From the root, with its query; what stands in it is escaped already.</param>
    /// <param name="type">How the resource is read; from a JsonSerializerContext of yours.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<T> GetAsync<T>(
        string path, JsonTypeInfo<T> type, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(ApiCall.Get(path, options), type, cancellation);

    /// <summary>
    /// Sends a command. With keyed it carries an Idempotency-Key and is repeated; else it is sent once.
    /// </summary>
    /// <param name="method">POST, PUT, PATCH or DELETE.</param>
    /// <param name="path">From the root, with its query; what stands in it is escaped already.</param>
    /// <param name="body">Sent as it is.</param>
    /// <param name="keyed">The route takes a key.</param>
    /// <param name="type">How the answer is read.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Null when the answer has no resource.</returns>
    public Task<T?> SendAsync<T>(
        HttpMethod method, string path, JsonElement body, bool keyed, JsonTypeInfo<T> type, CallOptions? options = null,
        CancellationToken cancellation = default)
    {
        var call = new ApiCall(method, path) { Options = options }.WithBody(body, ClientJson.Default.JsonElement);
        return _transport.FindAsync(keyed ? _transport.Keyed(call) : call, type, cancellation);
    }

    /// <summary>An answer whose body is still to come, such as a stream of events; the caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(
        string path, string accept, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.OpenAsync(ApiCall.Get(path, options) with { Accept = accept }, cancellation);
}
