using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Tests.Http;

/// <summary>One route as its bad-input tests need it; Body is a good body, null: it takes none.</summary>
/// <param name="Method">GET, POST, ...</param>
/// <param name="Pattern">As the route says it.</param>
/// <param name="Role">A role that opens it; null: public.</param>
/// <param name="Keyed">An Idempotency-Key is required.</param>
/// <param name="Body">A good body as JSON.</param>
/// <param name="BodyOptional">No body is as good as an empty object.</param>
/// <param name="WrongTypes">The body again, with a member of a wrong type.</param>
/// <param name="Streamed">It has a body that is no JSON, and rules of its own.</param>
public sealed record RouteRow(
    string Method, string Pattern, string? Role, bool Keyed = false, string? Body = null, bool BodyOptional = false,
    string? WrongTypes = null, bool Streamed = false)
{
    /// <summary>The pattern with ids of the right form that name nothing, or what the test knows.</summary>
    public string Path(string? id = null) => Pattern
        .Replace("{id}", id ?? (Pattern.Contains("/orders/{id}", StringComparison.Ordinal)
            ? UnknownOrder.ToString() : UnknownItem.ToString()))
        .Replace("{paymentId}", "pay_unknown")
        .Replace("{carrier}", "sandbox")
        .Replace("{code}", "sold-out")
        .Replace("{version}", "0")
        .Replace("{file}", "seckill.css");

    public static readonly ItemId UnknownItem = ItemId.Derive("nobody", "nothing");

    public static readonly OrderId UnknownOrder = new(UnknownItem, new OrderKey(new Key128(1, 2)));

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>All routes of the public listener, one row each.</summary>
public static class RouteRows
{
    private const string Reason = """{"reason":"r"}""";
    private const string WrongReason = """{"reason":1}""";

    private const string Item = """
        {"title":"t","price":{"amount":1,"currency":"CNY"},"stock":1,
         "opensAt":"2030-01-01T00:00:00Z","closesAt":"2030-01-02T00:00:00Z"}
        """;

    private const string Purchase = """{"quantity":1,"shipTo":{"name":"n","phone":"1","address":"a"}}""";

    public static readonly IReadOnlyList<RouteRow> All =
    [
        new("GET", "/", null),
        new("GET", "/en/", null),
        new("GET", "/zh/", null),
        new("GET", "/problems/{code}", null),
        new("GET", "/merchant/", null),
        new("GET", "/ops/", null),
        new("GET", "/audit/", null),
        new("GET", "/items/{id}", null),
        new("GET", "/en/items/{id}", null),
        new("GET", "/zh/items/{id}", null),
        new("GET", "/en/orders", null),
        new("GET", "/zh/orders", null),
        new("GET", "/signed-in", null),
        new("GET", "/assets/{version}/{file}", null),
        new("GET", "/v1/time", null),
        new("GET", "/.well-known/jwks.json", null),
        new("GET", "/v1/items", null),
        new("GET", "/v1/items/{id}", null),
        new("POST", "/v1/dev/tokens", null, Body: """{"sub":"a","roles":["buyer"]}""",
            WrongTypes: """{"sub":["a"],"roles":[]}"""),
        new("POST", "/v1/items", "merchant", true, Item, WrongTypes: """{"title":1}"""),
        new("GET", "/v1/merchant/items", "merchant"),
        new("GET", "/v1/merchant/items/{id}", "merchant"),
        new("PATCH", "/v1/items/{id}", "merchant", false, """{"title":"t"}""", WrongTypes: """{"stock":"7"}"""),
        new("POST", "/v1/items/{id}/publish", "merchant", true, Reason, WrongTypes: WrongReason),
        new("POST", "/v1/items/{id}/pause", "merchant", true, Reason, WrongTypes: WrongReason),
        new("POST", "/v1/items/{id}/resume", "merchant", true, Reason, WrongTypes: WrongReason),
        new("POST", "/v1/items/{id}/retire", "merchant", true, Reason, WrongTypes: WrongReason),
        new("POST", "/v1/items/{id}/stock-adjustments", "merchant", true, """{"delta":1,"reason":"r"}""",
            WrongTypes: """{"delta":1.5,"reason":"r"}"""),
        new("PUT", "/v1/items/{id}/admission", "merchant", true, """{"ratePerSecond":1,"reason":"r"}""",
            WrongTypes: """{"maxLine":"1","reason":"r"}"""),
        new("GET", "/v1/items/{id}/stock", "merchant"),
        new("GET", "/v1/items/{id}/orders", "merchant"),
        new("GET", "/v1/items/{id}/certificate", "merchant"),
        new("GET", "/v1/items/{id}/report", "merchant"),
        new("POST", "/v1/orders/{id}/refunds", "merchant", true, Reason,
            WrongTypes: """{"reason":"r","restock":"yes"}"""),
        new("POST", "/v1/orders/{id}/shipments", "merchant", true, """{"carrier":"c","trackingNumber":"t"}""",
            WrongTypes: """{"carrier":{},"trackingNumber":"t"}"""),
        new("POST", "/v1/orders/{id}/delivery-status", "merchant", true, """{"status":"delivered"}""",
            WrongTypes: """{"status":true}"""),
        new("GET", "/v1/items/{id}/challenge", "buyer"),
        new("POST", "/v1/items/{id}/passes", "buyer", false, "{}", BodyOptional: true,
            WrongTypes: """{"waitList":1}"""),
        new("POST", "/v1/items/{id}/orders", "buyer", true, Purchase,
            WrongTypes: """{"quantity":"1","shipTo":{"name":"n","phone":"1","address":"a"}}"""),
        new("GET", "/v1/orders/{id}", "buyer"),
        new("GET", "/v1/orders/{id}/events", "buyer"),
        new("GET", "/v1/orders", "buyer"),
        new("POST", "/v1/orders/{id}/cancel", "buyer", true, "{}", BodyOptional: true, WrongTypes: "[]"),
        new("POST", "/v1/orders/{id}/payments", "buyer", true, """{"provider":"sandbox"}""",
            WrongTypes: """{"provider":7}"""),
        new("DELETE", "/v1/me/personal-data", "buyer"),
        new("POST", "/v1/webhooks", "merchant", true, """{"url":"https://shop.example/hook","types":["*"]}""",
            WrongTypes: """{"url":"https://shop.example/hook","types":"*"}"""),
        new("GET", "/v1/webhooks", "merchant"),
        new("GET", "/v1/webhooks/{id}", "merchant"),
        new("DELETE", "/v1/webhooks/{id}", "merchant"),
        new("POST", "/v1/webhooks/{id}/rotate", "merchant", true, "{}", BodyOptional: true, WrongTypes: "[]"),
        new("POST", "/v1/webhooks/{id}/test", "merchant", false, "{}", BodyOptional: true, WrongTypes: "[]"),
        new("GET", "/v1/webhooks/{id}/deliveries", "merchant"),
        new("POST", "/v1/webhooks/deliveries/{id}/redeliver", "merchant", false, "{}", BodyOptional: true,
            WrongTypes: "[]"),
        new("POST", "/v1/webhooks/{id}/replay", "merchant", false, """{"from":"1-1-0","to":"1-9-0"}""",
            WrongTypes: """{"from":1,"to":"1-9-0"}"""),
        new("GET", "/v1/events", "merchant"),
        new("POST", "/v1/imports", "merchant", true, Streamed: true),
        new("GET", "/v1/imports", "merchant"),
        new("GET", "/v1/imports/{id}", "merchant"),
        new("POST", "/v1/callbacks/payments/sandbox", null),
        new("POST", "/v1/callbacks/payments/formpay", null),
        new("POST", "/v1/callbacks/shipments/{carrier}", null),
        new("POST", "/v1/dev/crowds", null, Body: """{"itemId":"i"}""", WrongTypes: """{"itemId":"i","buyers":"1"}"""),
        new("GET", "/v1/dev/crowds/{id}", null),
        new("POST", "/sandbox/payments/{paymentId}", null, Body: """{"outcome":"succeed"}""",
            WrongTypes: """{"outcome":"succeed","times":"2"}"""),
        new("POST", "/sandbox/outages", null, Body: """{"forMs":1}""", WrongTypes: """{"forMs":"1"}"""),
        new("GET", "/sandbox/payments/{paymentId}", null),
    ];

    public static TheoryData<int> Where(Func<RouteRow, bool> fits)
    {
        var data = new TheoryData<int>();
        for (var i = 0; i < All.Count; i++)
        {
            if (fits(All[i]))
            {
                data.Add(i);
            }
        }

        return data;
    }

    public static TheoryData<int> Every => Where(_ => true);

    public static TheoryData<int> Guarded => Where(row => row.Role is not null);

    public static TheoryData<int> Keyed => Where(row => row.Keyed);

    public static TheoryData<int> WithBody => Where(row => row.Body is not null);

    public static TheoryData<int> WithRequiredBody => Where(row => row.Body is not null && !row.BodyOptional);

    public static TheoryData<int> WithId => Where(row => row.Pattern.Contains("{id}", StringComparison.Ordinal));

    /// <summary>The good body with one member more.</summary>
    public static string WithUnknownMember(RouteRow row)
    {
        var body = JsonNode.Parse(row.Body!)!.AsObject();
        body["surprise"] = 1;
        return body.ToJsonString();
    }
}
