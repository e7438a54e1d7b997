using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>
/// One node's management listener, as verbs ask it. Every fault becomes a refusal with its exit code.
/// </summary>
internal sealed class NodeClient : IClusterSource
{
    private const string UsualAddress = "http://127.0.0.1:8558";
    private const string? NoBody = null;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    private NodeClient(Uri address, string? token, TimeProvider time)
    {
        Address = address;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = !address.IsLoopback, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
    }

    public Uri Address { get; }

    /// <summary>For what needs no token.</summary>
    public static NodeClient To(Uri address, TimeProvider time) => new(address, null, time);

    public static NodeClient Of(VerbCall call, TimeProvider time)
    {
        var text = call.ValueOf(VerbOptions.Node) ?? UsualAddress;
        var token = call.ValueOf(VerbOptions.Token) ?? call.Streams.Environment("SECKILL_TOKEN");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new NodeClient(address, string.IsNullOrWhiteSpace(token) ? null : token.Trim(), time)
            : throw new CliException(ExitCode.Usage, $"--node takes a URL such as {UsualAddress}, not '{text}'");
    }

    public Task<MemberList> MembersAsync(bool all, CancellationToken cancellation) =>
        GetAsync(all ? "/cluster/members?all" : "/cluster/members", VerbJson.Lenient.MemberList, cancellation);

    public Task<ShardList> ShardsAsync(bool stats, CancellationToken cancellation) =>
        GetAsync(stats ? "/cluster/shards?stats" : "/cluster/shards", VerbJson.Lenient.ShardList, cancellation);

    public Task<PlaceResource> WhereAsync(ItemId item, CancellationToken cancellation) =>
        GetAsync($"/cluster/where/{item}", VerbJson.Lenient.PlaceResource, cancellation);

    /// <summary>What /readyz says, healthy or not.</summary>
    public async Task<HealthReport> HealthAsync(CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, "/readyz?verbose", NoBody, AnswerLimit, cancellation);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
            ? await ReadAsync(answer, VerbJson.Lenient.HealthReport, cancellation)
            : throw await NodeRefusal.OfAsync(Address, answer, cancellation);
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Get, path, null, shape, cancellation)).Body;

    /// <summary>Sends a body and reads the answer; throws for every status that is no success.</summary>
    /// <param name="method">POST or PUT.</param>
    /// <param name="path">With its query.</param>
    /// <param name="body">Of the request.</param>
    /// <param name="bodyShape">Its shape.</param>
    /// <param name="shape">Of the answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="key">Idempotency-Key; null: none.</param>
    public Task<(HttpStatusCode Status, T Body)> SendAsync<T, TBody>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyShape, JsonTypeInfo<T> shape,
        CancellationToken cancellation, string? key = null) =>
        SendAsync(method, path, JsonSerializer.Serialize(body, bodyShape), shape, cancellation, key: key);

    /// <summary>The same with a body as text, or none; waits 15 s for the answer, or as long as it is told.</summary>
    public async Task<(HttpStatusCode Status, T Body)> SendAsync<T>(
        HttpMethod method, string path, string? body, JsonTypeInfo<T> shape, CancellationToken cancellation,
        TimeSpan? most = null, string? key = null)
    {
        using var answer = await AskAsync(method, path, body, most ?? AnswerLimit, cancellation, key);
        return answer.IsSuccessStatusCode ? (answer.StatusCode, await ReadAsync(answer, shape, cancellation))
            : throw await NodeRefusal.OfAsync(Address, answer, cancellation);
    }

    /// <summary>Sends a file as it is read, and reads the answer within that time.</summary>
    public async Task<T> SendFileAsync<T>(
        string path, Stream file, string mediaType, JsonTypeInfo<T> shape, TimeSpan most,
        CancellationToken cancellation)
    {
        using var body = new StreamContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await AskAsync(HttpMethod.Post, path, body, most, cancellation);
        return answer.IsSuccessStatusCode ? await ReadAsync(answer, shape, cancellation)
            : throw await NodeRefusal.OfAsync(Address, answer, cancellation);
    }

    /// <summary>Events as they come, pings too; ends, or throws Unreachable, when the line breaks.</summary>
    /// <param name="path">Of the stream.</param>
    /// <param name="silence">A line on which nothing comes for so long is broken.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<SseItem<string>> EventsAsync(
        string path, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, NoBody, AnswerLimit, cancellation);
        if (!answer.IsSuccessStatusCode) throw await NodeRefusal.OfAsync(Address, answer, cancellation);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var quiet = new CancellationTokenSource(silence, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellation);
        await using var events = SseParser.Create(stream).EnumerateAsync(end.Token).GetAsyncEnumerator(end.Token);
        while (await NodeRefusal.GuardAsync(Address, () => NextAsync(events, quiet.Token)))
        {
            yield return events.Current;
            quiet.CancelAfter(silence);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, string? body, TimeSpan most, CancellationToken cancellation,
        string? key = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await AskAsync(method, path, content, most, cancellation, key);
    }

    private Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, HttpContent? body, TimeSpan most, CancellationToken cancellation,
        string? key = null) =>
        NodeRefusal.GuardAsync(Address, async () =>
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
            if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            request.Content = body;
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .WaitAsync(most, _time, cancellation);
        });

    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken quiet)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> shape, CancellationToken cancellation) =>
        NodeRefusal.GuardAsync(Address, async () =>
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(stream, shape, cancellation)
                ?? throw new JsonException("null");
        });
}
