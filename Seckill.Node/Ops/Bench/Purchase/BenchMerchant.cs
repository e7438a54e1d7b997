using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>The merchant of the HTTP benchmarks: puts an item on sale and, afterwards, takes stock.</summary>
internal sealed class BenchMerchant : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private int _keys;

    private BenchMerchant(HttpClient client, TimeProvider time) => (_client, _time) = (client, time);

    public static async Task<BenchMerchant> SignInAsync(Uri server, TimeProvider time, CancellationToken cancellation)
    {
        var merchant = new BenchMerchant(new HttpClient { BaseAddress = server }, time);
        var signed = await merchant.SendAsync(
            HttpMethod.Post, "/v1/dev/tokens", """{"sub":"bench-merchant","roles":["merchant"]}""", cancellation);
        merchant._client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", signed["token"]!.GetValue<string>());
        return merchant;
    }

    /// <summary>An open item; its bucket and line let everybody through. Returns its id.</summary>
    public Task<string> SellAsync(int stock, int perBuyer, CancellationToken cancellation) =>
        SellAsync(new BenchTerms(stock, perBuyer), cancellation);

    /// <summary>A published item; returns its id.</summary>
    public async Task<string> SellAsync(BenchTerms terms, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var created = await SendAsync(HttpMethod.Post, "/v1/items", $$"""
            {
              "title": "Benchmark", "price": {"amount": 1999, "currency": "CNY"}, "stock": {{terms.Stock}},
              "perBuyerLimit": {{terms.PerBuyer}}, "opensAt": "{{Text(terms.OpensAt ?? now.AddMinutes(-1))}}",
              "closesAt": "{{Text(now.AddDays(1))}}", "holdSeconds": 86400,
              "admission": {
                "ratePerSecond": {{terms.RatePerSecond}}, "burst": {{terms.Burst}}, "maxLine": {{terms.MaxLine}},
                "challenge": "none"
              }
            }
            """, cancellation);
        var item = created["id"]!.GetValue<string>();
        await SendAsync(HttpMethod.Post, $"/v1/items/{item}/publish", """{"reason":"benchmark"}""", cancellation);
        return item;
    }

    /// <summary>Units held by reserved orders, as the owner says.</summary>
    public async Task<long> ReadHeldAsync(string item, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Get, $"/v1/items/{item}/stock", null, cancellation))["held"]!.GetValue<long>();

    /// <summary>
    /// The certificate: it waits until the projections have caught up and compares them with the journal.
    /// </summary>
    public Task<JsonNode> ReadCertificateAsync(string item, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"/v1/items/{item}/certificate", null, cancellation);

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode> SendAsync(
        HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", $"bench-{++_keys}");
        }

        using var answer = await _client.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
