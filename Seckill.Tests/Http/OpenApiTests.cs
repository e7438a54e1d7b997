using System.Net;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Http;

/// <summary>The document is true: every route, its parameters, and schemas that fit what is sent.</summary>
public sealed class OpenApiTests(EdgeFixture fixture) : IClassFixture<EdgeFixture>
{
    [Fact]
    public async Task Document_HasEveryRouteAndNoOther()
    {
        var document = await DocumentAsync();

        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>());
        var listed = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        var routes = RouteRows.All.Select(row =>
            row.ToString().TrimEnd('/') is var text && text.EndsWith(' ') ? "GET /" : text);
        Assert.Equal(routes.Select(Plain).Order(), listed.Select(Plain).Order());

        static string Plain(string route) => route.Length > 5 ? route.TrimEnd('/') : route;
    }

    [Fact]
    public async Task Document_EveryOperation_SaysWhatItNeedsAndAnswers()
    {
        var document = await DocumentAsync();
        var ids = new HashSet<string>();
        foreach (var row in RouteRows.All)
        {
            var operation = OperationOf(document, row);
            Assert.True(ids.Add(operation["operationId"]!.GetValue<string>()), $"{row}: operationId is not unique");
            Assert.NotNull(operation["summary"]);
            var described = operation["parameters"]?.AsArray() ?? [];
            var parameters = described.Select(parameter => parameter!["name"]!.GetValue<string>()).ToList();
            Assert.Equal(row.Keyed, parameters.Contains("Idempotency-Key"));
            Assert.Equal(row.Pattern.Contains("{id}", StringComparison.Ordinal), parameters.Contains("id"));
            Assert.Equal(row.Role is not null, operation["security"] is JsonArray { Count: > 0 });
            var callback = row.Pattern.Contains("callbacks", StringComparison.Ordinal);
            Assert.Equal(row.Body is not null || row.Streamed || callback, operation["requestBody"] is not null);
            Assert.Contains(operation["responses"]!.AsObject(), answer => answer.Key[0] is '2' or '3');
            if (row.Body is not null)
            {
                Assert.Contains("malformed-request", operation["responses"]!["400"]!["description"]!.GetValue<string>());
            }

            if (row.Role is not null)
            {
                Assert.Contains("unauthorized", operation["responses"]!["401"]!["description"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Document_EveryReference_Resolves()
    {
        var document = await DocumentAsync();
        foreach (var reference in References(document))
        {
            JsonNode? target = document;
            foreach (var part in reference.TrimStart('#').TrimStart('/').Split('/'))
            {
                target = target?[part];
            }

            Assert.True(target is not null, reference);
        }
    }

    [Fact]
    public async Task Schemas_FitWhatIsSent()
    {
        var document = await DocumentAsync();
        await using var edge = await EdgeUnderTest.StartAsync();
        var merchant = await edge.TokenAsync("acme");
        var buyer = await edge.TokenAsync("ada");
        var item = await edge.Shop.OpenItemAsync(merchant, 5);
        var order = await edge.BuyAsync(item, buyer);
        foreach (var (schema, path, token) in new[]
        {
            ("ItemResource", $"/v1/items/{item}", null),
            ("MerchantItemResource", $"/v1/merchant/items/{item}", merchant),
            ("StockResource", $"/v1/items/{item}/stock", merchant), ("OrderResource", $"/v1/orders/{order}", buyer),
            ("CertificateResource", $"/v1/items/{item}/certificate", merchant), ("TimeResource", "/v1/time", null),
            ("ProblemResource", "/v1/items/x", null), ("ListResourceOfOrderResource", "/v1/orders", buyer),
        })
        {
            var body = (await edge.Shop.GetAsync(path, token)).Json.AsObject();
            var shape = document["components"]!["schemas"]![schema];
            Assert.True(shape is not null, schema);
            var known = shape["properties"]!.AsObject().Select(member => member.Key).ToHashSet();
            Assert.Empty(body.Select(member => member.Key).Except(known));
            var required = shape["required"]!.AsArray().Select(member => member!.GetValue<string>());
            Assert.Empty(required.Except(body.Select(member => member.Key)));
        }
    }

    [Fact]
    public async Task Docs_AreServed()
    {
        var page = await fixture.Edge.Shop.GetAsync("/docs/index.html");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("swagger", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(HttpStatusCode.NotFound, (await fixture.Edge.Shop.GetAsync("/docs")).Status);
    }

    private static JsonNode OperationOf(JsonNode document, RouteRow row) =>
        (document["paths"]![row.Pattern]
            ?? document["paths"]![row.Pattern.TrimEnd('/')])![row.Method.ToLowerInvariant()]!;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(member => member is { Key: "$ref", Value: JsonValue value }
            ? [value.GetValue<string>()] : References(member.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };

    private async Task<JsonNode> DocumentAsync() => (await fixture.Edge.Shop.GetAsync("/openapi/v1.json")).Json;
}
