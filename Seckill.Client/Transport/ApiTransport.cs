using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Client;

/// <summary>
/// Sends calls, repeats those that are safe to repeat, and turns refusals into exceptions. Any thread.
/// </summary>
internal sealed class ApiTransport(
    HttpClient http, SeckillClientOptions options, TimeProvider time, ClientChance chance)
{
    private readonly RetryRules _rules = new(chance);

    public TimeProvider Time => time;

    public ClientChance Chance => chance;

    /// <summary>Completes after so long.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken cancellation) => Task.Delay(wait, time, cancellation);

    /// <summary>Sends with a key: the caller's, or a fresh one that all attempts share.</summary>
    public Task<T> SendKeyedAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(Keyed(call), type, cancellation);

    public ApiCall Keyed(ApiCall call)
    {
        var key = call.Options?.IdempotencyKey ?? chance.NewKey();
        return call.WithHeader("Idempotency-Key", key) with { Key = key, Repeatable = true };
    }

    /// <summary>The resource of a 2xx answer.</summary>
    public async Task<T> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        await RunAsync(
            call, async (response, token) => await ReadAsync(response, type, token)
                ?? throw new JsonException("the answer has no resource"), cancellation);

    /// <summary>The resource; null where the answer has none (204, 304).</summary>
    public Task<T?> FindAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancellation) => RunAsync(
        call, (response, token) => ReadAsync(response, type, token), cancellation);

    /// <summary>For answers without a resource.</summary>
    public Task<bool> SendAsync(ApiCall call, CancellationToken cancellation) => RunAsync(
        call, (response, _) =>
        {
            response.Dispose();
            return Task.FromResult(true);
        }, cancellation);

    /// <summary>A page as text.</summary>
    public Task<string> TextAsync(ApiCall call, CancellationToken cancellation) => RunAsync(
        call, async (response, token) =>
        {
            using (response)
            {
                return await response.Content.ReadAsStringAsync(token);
            }
        }, cancellation);

    /// <summary>An answer whose body is still to come; the caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellation) =>
        RunAsync(call, (response, _) => Task.FromResult(response), cancellation);

    private static async Task<T?> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using (response)
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            return bytes.Length == 0 ? default : JsonSerializer.Deserialize(bytes, type);
        }
    }

    /// <summary>Attempts until one is answered, the rules say no, or the caller has had enough.</summary>
    /// <param name="call">What is sent.</param>
    /// <param name="read">Reads a 2xx or 3xx answer within the attempt's time, and disposes it.</param>
    /// <param name="cancellation">The caller's.</param>
    public async Task<T> RunAsync<T>(
        ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var most = call.Options?.RetryFor ?? options.RetryFor;
        for (var attempt = 1; ; attempt++)
        {
            Exception fault;
            try
            {
                using var limit = new CancellationTokenSource(options.AttemptTimeout + call.Wait, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
                using var request = await MakeAsync(call, both.Token);
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
                if ((int)response.StatusCode < 400)
                {
                    return await read(response, both.Token);
                }

                fault = await ProblemReader.ReadAsync(response, call, time.GetUtcNow(), both.Token);
            }
            catch (Exception lost) when (IsLost(lost) && !cancellation.IsCancellationRequested)
            {
                fault = new SeckillUnreachableException(call, lost);
            }

            if (_rules.WaitBefore(call, fault, attempt, most - time.GetElapsedTime(begun)) is not { } wait)
            {
                throw fault;
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    /// <summary>
    /// No answer came, not all of it, or something in between answered in the server's place: what became of the
    /// request is unknown.
    /// </summary>
    private static bool IsLost(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException or JsonException;

    /// <summary>
    /// Where a call goes. An answer may name the next address, but only of the server itself: the token goes nowhere
    /// else.
    /// </summary>
    private Uri AddressOf(ApiCall call)
    {
        if ((options.BaseAddress ?? http.BaseAddress) is not { } root)
        {
            return new Uri(call.Path, UriKind.Relative);
        }

        var address = new Uri(root, call.Path);
        return Uri.Compare(
            root, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase)
            == 0 ? address : throw new InvalidOperationException($"{call.Path} is not of {root}");
    }

    private async ValueTask<HttpRequestMessage> MakeAsync(ApiCall call, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(call.Method, AddressOf(call));
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        if ((call.Options?.AcceptLanguage ?? options.AcceptLanguage) is { } language)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        if (!call.Public && options.Token is { } provider && await provider(cancellation) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = call.Content?.Invoke();
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }
}
