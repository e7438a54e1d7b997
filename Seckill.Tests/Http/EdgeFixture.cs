using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>One edge for the tests of a class that change nothing, with a token per role.</summary>
public sealed class EdgeFixture : IAsyncLifetime
{
    private readonly Dictionary<string, string> _tokens = [];

    public EdgeUnderTest Edge { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Edge = await EdgeUnderTest.StartAsync();
        foreach (var role in new[] { "buyer", "merchant", "operator", "auditor" })
        {
            _tokens[role] = await Edge.Shop.TokenAsync($"some-{role}", role);
        }
    }

    public ValueTask DisposeAsync() => Edge.DisposeAsync();

    public string Token(string role) => _tokens[role];

    /// <summary>A request of the row with everything right, to be spoilt by the test.</summary>
    public HttpRequestMessage Request(RouteRow row, string? id = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(row.Method), row.Path(id));
        if (row.Role is { } role)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(role));
        }

        if (row.Keyed)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        }

        request.Content = row.Body is null ? null : Json(row.Body);
        return request;
    }

    public static ByteArrayContent Json(string body) => Json(Encoding.UTF8.GetBytes(body));

    public static ByteArrayContent Json(byte[] body, string mediaType = "application/json") =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };

    /// <summary>GETs (or HEADs) a public route in a language.</summary>
    public async Task<ShopAnswer> GetAsync(string path, string? language = null, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        using var response = await Edge.Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new ShopAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>Sends, and asserts that the answer is a whole problem of this status; returns it.</summary>
    public async Task<JsonNode> RefusedAsync(HttpRequestMessage request, int status, string? code = null)
    {
        using (request)
        {
            using var response = await Edge.Http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var told = $"{request.Method} {request.RequestUri}: {response.StatusCode} {text}";
            Assert.True(status == (int)response.StatusCode, told);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonNode.Parse(text)!;
            Assert.Equal(status, problem["status"]!.GetValue<int>());
            Assert.Equal($"/problems/{problem["code"]}", problem["type"]!.GetValue<string>());
            Assert.NotEqual("", problem["title"]!.GetValue<string>());
            Assert.NotEqual("", problem["detail"]!.GetValue<string>());
            Assert.NotEqual("", problem["traceId"]!.GetValue<string>());
            Assert.DoesNotContain("   at ", text);
            if (code is not null)
            {
                Assert.Equal(code, problem["code"]!.GetValue<string>());
            }

            return problem;
        }
    }
}
