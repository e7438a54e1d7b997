using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Seckill.Node.Payments.Stripe;

/// <summary>
/// Stripe's HTTP API: forms in, JSON out, the key as bearer. A fault on the way is a reply, not an exception.
/// </summary>
internal sealed class StripeApi(StripeOptions options, HttpClient http, TimeProvider time)
{
    /// <summary>No object that is asked for here is larger; more is cut off.</summary>
    private const int MostBytes = 4 << 20;

    public Task<StripeReply> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, null, cancellation);

    /// <param name="path">Below the API's base, escaped.</param>
    /// <param name="form">Names with their brackets, and values.</param>
    /// <param name="key">Idempotency-Key: asked again with the same form, Stripe answers the same; null: none.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<StripeReply> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>> form, string? key, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, form, key, cancellation);

    private async Task<StripeReply> SendAsync(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form, string? key,
        CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(options.BaseUrl, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
            request.Headers.Add("Stripe-Version", options.ApiVersion);
            request.Content = form is null ? null : new FormUrlEncodedContent(form);
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over.Token);
            await answer.Content.LoadIntoBufferAsync(MostBytes, over.Token);
            await using var body = await answer.Content.ReadAsStreamAsync(over.Token);
            return await ReadAsync(answer, body, over.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new StripeReply(null, false, $"no answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            return new StripeReply(null, false, $"{fault.GetType().Name}: {fault.Message}");
        }
    }

    private static async Task<StripeReply> ReadAsync(
        HttpResponseMessage answer, Stream body, CancellationToken cancellation)
    {
        using var json = await JsonDocument.ParseAsync(body, default, cancellation);
        var root = json.RootElement.Clone();
        if (answer.IsSuccessStatusCode)
        {
            return root.ValueKind == JsonValueKind.Object
                ? new StripeReply(root, false, "") : new StripeReply(null, false, "an answer that is no object");
        }

        // 409: the same key is under way; 429: too fast. Both, and its own faults, pass.
        var status = answer.StatusCode;
        var passes = status is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests || (int)status >= 500;
        var error = StripeFields.Member(root, "error");
        return new StripeReply(
            null, !passes,
            $"{(int)status} {error?.Text("code") ?? error?.Text("type")} {error?.Address("message")}".TrimEnd());
    }
}
