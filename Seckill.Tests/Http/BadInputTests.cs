using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Seckill.Http.Edge;

namespace Seckill.Tests.Http;

/// <summary>Every route against every kind of bad input: the answers of api.md, never a 500, nothing changed.</summary>
public sealed class BadInputTests(EdgeFixture fixture) : IClassFixture<EdgeFixture>, IDisposable
{
    private readonly int _changes = fixture.Edge.Items.Changes;

    public void Dispose() => Assert.Equal(_changes, fixture.Edge.Items.Changes);

    [Fact]
    public void Table_HasEveryRoute()
    {
        var routes = fixture.Edge.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<EdgeRoute>())
            .OfType<EdgeRoute>()
            .Select(route => $"{route.Method} {route.Pattern}");

        Assert.Equal(RouteRows.All.Select(row => row.ToString()).Order(), routes.Order());
    }

    [Theory, MemberData(nameof(RouteRows.Guarded), MemberType = typeof(RouteRows))]
    public async Task Token_MissingOrForged_IsUnauthorized(int row)
    {
        var route = RouteRows.All[row];
        var good = fixture.Token(route.Role!);
        var broken = good[..^3] + (good[^3] == 'A' ? 'B' : 'A') + good[^2..];
        string?[] headers = [null, "Bearer", "Bearer x", $"Basic {good}", $"Bearer {broken}", $"Bearer {good}x"];
        foreach (var header in headers)
        {
            var request = fixture.Request(route);
            request.Headers.Authorization = null;
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            await fixture.RefusedAsync(request, 401, "unauthorized");
        }
    }

    [Theory, MemberData(nameof(RouteRows.Guarded), MemberType = typeof(RouteRows))]
    public async Task Role_Wrong_IsForbidden(int row)
    {
        var route = RouteRows.All[row];
        var readsOrders = route.ToString() is "GET /v1/orders/{id}" or "GET /v1/orders/{id}/events";
        foreach (var role in new[] { "buyer", "merchant", "operator", "auditor" })
        {
            if (role == route.Role || (readsOrders && role == "merchant"))
            {
                continue;
            }

            var request = fixture.Request(route);
            request.Headers.Authorization = new("Bearer", fixture.Token(role));
            await fixture.RefusedAsync(request, 403, "forbidden");
        }
    }

    [Theory, MemberData(nameof(RouteRows.Keyed), MemberType = typeof(RouteRows))]
    public async Task Key_MissingOrInvalid_IsBadRequest(int row)
    {
        foreach (var (key, code) in new[]
        {
            (null, "idempotency-key-missing"), ("", "idempotency-key-missing"), ("a b", "idempotency-key-invalid"),
            (new string('k', 256), "idempotency-key-invalid"), ("k\u00e9y", "idempotency-key-invalid"),
        })
        {
            var request = fixture.Request(RouteRows.All[row]);
            request.Headers.Remove("Idempotency-Key");
            if (key is not null)
            {
                request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            }

            await fixture.RefusedAsync(request, 400, code);
        }
    }

    [Theory, MemberData(nameof(RouteRows.WithId), MemberType = typeof(RouteRows))]
    public async Task Id_UnknownOrNoId_IsNotFound(int row)
    {
        var route = RouteRows.All[row];
        string?[] ids = [null, "x", "%2f", "....", new('0', 300), "0000000000000000", "ZZZZZZZZZZZZZZZZ"];
        foreach (var id in ids)
        {
            await fixture.RefusedAsync(fixture.Request(route, id), 404, "not-found");
        }
    }

    [Theory, MemberData(nameof(RouteRows.WithBody), MemberType = typeof(RouteRows))]
    public async Task Body_Malformed_IsBadRequest(int row)
    {
        var route = RouteRows.All[row];
        string[] bodies =
        [
            "{", "nonsense", "null", "7", "\"text\"", "[]", "[{}]", route.Body! + "{}", route.Body! + "x", "{,}",
            "{\"a\":}", "// note\n" + route.Body, route.Body!.TrimEnd()[..^1] + ",}",
            RouteRows.WithUnknownMember(route), route.WrongTypes!,
            string.Concat(Enumerable.Repeat("[", 10_000)), string.Concat(Enumerable.Repeat("{\"a\":", 5_000)),
        ];
        foreach (var body in bodies)
        {
            var request = fixture.Request(route);
            request.Content = EdgeFixture.Json(body);
            await fixture.RefusedAsync(request, 400, "malformed-request");
        }
    }

    [Theory, MemberData(nameof(RouteRows.WithBody), MemberType = typeof(RouteRows))]
    public async Task Body_BytesAreNoText_IsBadRequest(int row)
    {
        var route = RouteRows.All[row];
        byte[][] bodies =
        [
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(route.Body!)],
            Encoding.Unicode.GetBytes(route.Body!),
            [.. "{\"reason\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
            [.. "{\"provider\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            "{\"sub\":\"\\ud800\",\"title\":\"\\ud800\",\"reason\":\"\\ud800\"}"u8.ToArray(),
        ];
        foreach (var body in bodies)
        {
            var request = fixture.Request(route);
            request.Content = EdgeFixture.Json(body);
            await fixture.RefusedAsync(request, 400, "malformed-request");
        }
    }

    [Theory, MemberData(nameof(RouteRows.WithBody), MemberType = typeof(RouteRows))]
    public async Task Body_MemberTwice_IsBadRequest(int row)
    {
        var route = RouteRows.All[row];
        var body = route.Body!.Trim();
        var first = body.Split(':')[0].TrimStart('{').Trim();
        var twice = body == "{}" ? """{"waitList":true,"waitList":true}""" : $"{body[..^1]},{first}:null}}";
        var request = fixture.Request(route);
        request.Content = EdgeFixture.Json(twice);

        await fixture.RefusedAsync(request, 400, "malformed-request");
    }

    [Theory, MemberData(nameof(RouteRows.WithBody), MemberType = typeof(RouteRows))]
    public async Task MediaType_Wrong_IsUnsupported(int row)
    {
        var route = RouteRows.All[row];
        var body = Encoding.UTF8.GetBytes(route.Body!);
        string[] types = ["text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data"];
        foreach (var type in types)
        {
            var request = fixture.Request(route);
            request.Content = EdgeFixture.Json(body, type);
            await fixture.RefusedAsync(request, 415, "unsupported-media-type");
        }

        var untyped = fixture.Request(route);
        untyped.Content = new ByteArrayContent(body);
        await fixture.RefusedAsync(untyped, 415, "unsupported-media-type");

        var packed = fixture.Request(route);
        packed.Content!.Headers.ContentEncoding.Add("gzip");
        await fixture.RefusedAsync(packed, 415, "unsupported-media-type");
    }

    [Theory, MemberData(nameof(RouteRows.WithBody), MemberType = typeof(RouteRows))]
    public async Task Body_TooLarge_IsRefused(int row)
    {
        var route = RouteRows.All[row];
        var large = $$"""{"reason":"{{new string('x', 65 * 1024)}}"}""";
        var known = fixture.Request(route);
        known.Content = EdgeFixture.Json(large);
        await fixture.RefusedAsync(known, 413, "payload-too-large");

        var chunked = fixture.Request(route);
        chunked.Content = EdgeFixture.Json(large);
        chunked.Headers.TransferEncodingChunked = true;
        await fixture.RefusedAsync(chunked, 413, "payload-too-large");
    }

    [Theory, MemberData(nameof(RouteRows.WithRequiredBody), MemberType = typeof(RouteRows))]
    public async Task Body_EmptyObject_NamesWhatIsMissing(int row)
    {
        var route = RouteRows.All[row];
        if (route.Method == "PATCH")
        {
            return;
        }

        var request = fixture.Request(route);
        request.Content = EdgeFixture.Json("{}");
        var problem = await fixture.RefusedAsync(request, 422, "validation-failed");

        Assert.NotEmpty(problem["errors"]!.AsObject());
    }

    [Theory, MemberData(nameof(RouteRows.Every), MemberType = typeof(RouteRows))]
    public async Task Method_Wrong_IsNotAllowed(int row)
    {
        var method = RouteRows.All[row].Method == "PUT" ? HttpMethod.Patch : HttpMethod.Put;
        await fixture.RefusedAsync(
            new HttpRequestMessage(method, RouteRows.All[row].Path()), 405, "method-not-allowed");
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v2/items")]
    [InlineData("/v1/items/x/y/z")]
    [InlineData("/nothing")]
    [InlineData("/problems/never-heard-of")]
    [InlineData("/openapi/v2.json")]
    public async Task Address_Unknown_IsNotFound(string path) =>
        await fixture.RefusedAsync(new HttpRequestMessage(HttpMethod.Get, path), 404, "not-found");
}
