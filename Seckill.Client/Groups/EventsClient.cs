using System.Runtime.CompilerServices;

namespace Seckill.Client;

/// <summary>The merchant's feed of events: each once, in an order that never changes.</summary>
public sealed class EventsClient
{
    private const string Path = "/v1/events";

    private readonly ApiTransport _transport;

    internal EventsClient(ApiTransport transport) => _transport = transport;

    /// <summary>One page; its NextUrl is there at the end, too: come back to it for what happens later.</summary>
    /// <param name="after">An event's id, or null: from the beginning.</param>
    /// <param name="types">Types or patterns such as seckill.order.*; null: all.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("GET", Path)]
    public Task<Page<CloudEvent>> PageAsync(
        string? after = null, IReadOnlyList<string>? types = null, int? pageSize = null,
        CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Get(PathAfter(after, types, pageSize)), ClientJson.Default.PageCloudEvent, cancellation);

    /// <summary>Events to the end of the feed as one stream, which goes on by itself when it is cut.</summary>
    [Route("GET", Path)]
    public IAsyncEnumerable<CloudEvent> ExportAsync(
        string? after = null, IReadOnlyList<string>? types = null, CancellationToken cancellation = default) =>
        LineExport.ReadAsync(
            _transport, cursor => PathAfter(cursor, types, null), after, one => one.Id,
            ClientJson.Default.CloudEvent, cancellation);

    /// <summary>Events to the end of the feed, and those to come, until it is cancelled.</summary>
    /// <param name="after">An event's id, or null: from the beginning.</param>
    /// <param name="types">Types or patterns such as seckill.order.*; null: all.</param>
    /// <param name="every">How often to look at the end of the feed; null: 2 s.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", Path)]
    public async IAsyncEnumerable<CloudEvent> FollowAsync(
        string? after = null, IReadOnlyList<string>? types = null, TimeSpan? every = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var path = PathAfter(after, types, null);
        while (true)
        {
            var page = await _transport.SendAsync(
                ApiCall.Get(path), ClientJson.Default.PageCloudEvent, cancellation);
            foreach (var one in page.Data)
            {
                yield return one;
            }

            path = page.NextUrl ?? path;
            if (!page.HasMore)
            {
                await _transport.WaitAsync(every ?? TimeSpan.FromSeconds(2), cancellation);
            }
        }
    }

    private static string PathAfter(string? after, IReadOnlyList<string>? types, int? limit) => ApiPath.WithQuery(
        Path, ("after", after), ("types", types is null ? null : string.Join(',', types)),
        ("limit", ApiPath.Text(limit)));
}
