using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>A plain REST client of the public API, as a buyer's app or a back office would write it.</summary>
public sealed class ShopClient(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<string> TokenAsync(string subject, params string[] roles)
    {
        var body = new JsonObject
        {
            ["sub"] = subject,
            ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
        };
        var answer = await SendAsync(HttpMethod.Post, "/v1/dev/tokens", null, body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Text("token");
    }

    /// <summary>Sends one request; a body of null sends none.</summary>
    public async Task<ShopAnswer> SendAsync(
        HttpMethod method, string path, string? token, JsonNode? body = null, string? key = null, string? pass = null,
        string? prefer = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        Add(request, "Idempotency-Key", key);
        Add(request, "Seckill-Pass", pass);
        Add(request, "Prefer", prefer);
        Add(request, "If-None-Match", ifNoneMatch);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ShopAnswer(response.StatusCode, text,
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(
                    header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>An import of items, a line each.</summary>
    public async Task<ShopAnswer> ImportAsync(string lines, string merchant, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/imports");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant);
        Add(request, "Idempotency-Key", key);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await http.SendAsync(request);
        return new ShopAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value)));
    }

    public Task<ShopAnswer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token);

    public Task<ShopAnswer> PostAsync(string path, string? token, JsonNode body, string? key = null) =>
        SendAsync(HttpMethod.Post, path, token, body, key);

    /// <summary>The same again, with its key, while the answer is 503: nobody may write to its shard now.</summary>
    public Task<ShopAnswer> InsistAsync(string path, string token, JsonNode body, string? key = null) =>
        UntilAsync(
            () => PostAsync(path, token, body, key), answer => answer.Status == HttpStatusCode.ServiceUnavailable);

    /// <summary>A published item that is open now; returns its id.</summary>
    public async Task<string> OpenItemAsync(
        string merchant, int stock, int perBuyerLimit = 1, int holdSeconds = 900, long amount = 1999)
    {
        var key = Guid.NewGuid().ToString("N");
        var created = await InsistAsync("/v1/items", merchant, Item(stock, perBuyerLimit, holdSeconds, amount), key);
        Assert.True(created.Status == HttpStatusCode.Created, created.Body);
        var id = created.Text("id");
        var published = await InsistAsync($"/v1/items/{id}/publish", merchant, Reason("ready"), "publish");
        Assert.True(published.Status == HttpStatusCode.OK, published.Body);
        return id;
    }

    public async Task<string> PassAsync(string item, string buyer)
    {
        var answer = await InsistAsync($"/v1/items/{item}/passes", buyer, new JsonObject());
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        return answer.Text("pass");
    }

    public Task<ShopAnswer> BuyAsync(
        string item, string buyer, string pass, string key, int quantity = 1, string? prefer = null) =>
        SendAsync(HttpMethod.Post, $"/v1/items/{item}/orders", buyer, Purchase(quantity), key, pass, prefer);

    /// <summary>
    /// A purchase that is decided, and won: on a slow machine the first answers may be 202 or 503, and the same key is
    /// sent again. Who was told 202 first is told 202 again, with the order as it is by then. A body of null: one unit
    /// for Ada.
    /// </summary>
    public async Task<ShopAnswer> WinAsync(string item, string buyer, string pass, string key, JsonNode? body = null)
    {
        var bought = await UntilAsync(
            () => SendAsync(
                HttpMethod.Post, $"/v1/items/{item}/orders", buyer, body ?? Purchase(1), key, pass, "wait=20"),
            answer => answer.Status == HttpStatusCode.ServiceUnavailable
                || (answer.Status == HttpStatusCode.Accepted && answer.Text("state") == "queued"));
        Assert.True(bought.Status is HttpStatusCode.Created or HttpStatusCode.Accepted, bought.Body);
        Assert.Equal("reserved", bought.Text("state"));
        return bought;
    }

    /// <summary>An item that is open once it is published.</summary>
    public static JsonObject Item(int stock, int perBuyerLimit, int holdSeconds, long amount) => new()
    {
        ["title"] = "Gold watch",
        ["price"] = new JsonObject { ["amount"] = amount, ["currency"] = "CNY" },
        ["stock"] = stock,
        ["perBuyerLimit"] = perBuyerLimit,
        ["opensAt"] = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("O"),
        ["closesAt"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O"),
        ["holdSeconds"] = holdSeconds,
    };

    public static JsonObject Purchase(int quantity) => new()
    {
        ["quantity"] = quantity,
        ["shipTo"] = new JsonObject { ["name"] = "Ada", ["phone"] = "+86 10 1234", ["address"] = "1 Analytical Lane" },
    };

    public static JsonObject Reason(string reason) => new() { ["reason"] = reason };

    /// <summary>The first answer that is not to be asked for again, or the last one when it takes too long.</summary>
    private static async Task<ShopAnswer> UntilAsync(Func<Task<ShopAnswer>> ask, Func<ShopAnswer, bool> isToRepeat)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (!isToRepeat(answer) || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return answer;
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <summary>Status, body and headers of an answer.</summary>
public sealed record ShopAnswer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Text(string member) => Json[member]!.GetValue<string>();

    /// <summary>The problem code of a refusal; null when the answer is no problem.</summary>
    public string? Code => (int)Status >= 400 ? Json["code"]?.GetValue<string>() : null;
}
