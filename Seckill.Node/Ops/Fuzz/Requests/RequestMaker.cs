using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Requests that should be answered well: the right sender, things that are there and mostly in a state that fits.
/// </summary>
internal sealed class RequestMaker(ApiDocument document, FuzzWorld world, FuzzSecrets? secrets, TimeProvider time)
{
    private static readonly string[] OrderStates =
        ["waiting", "reserved", "paid", "shipped", "delivered", "expired", "cancelled", "refused", "refunded"];

    private readonly BodyMaker _bodies = new(document, world, time);

    /// <summary>Null: nothing is there yet that the route could be about.</summary>
    public (FuzzRequest Request, JsonNode? Body)? Make(ApiRoute route, string key, Random random)
    {
        if (Subject.Of(route, world, random) is not { } subject)
        {
            return null;
        }

        var body = BodyOf(route, subject, random);
        var bytes = route.BodyType is null ? null : route.BodyType == "application/x-ndjson"
            ? Lines(random) : BodyMaker.Write(body, random);
        var headers = new List<KeyValuePair<string, string>>();
        if (subject.Sender is { } sender)
        {
            headers.Add(new("Authorization", $"Bearer {world.Tokens[sender]}"));
        }

        if (route.BodyType is { } type)
        {
            headers.Add(new("Content-Type", type));
        }

        var target = subject.Path + Query(route, subject, random);
        AddHeaders(headers, route, subject, target, key, random);
        Sign(headers, route, bytes ?? [], random);
        return (new FuzzRequest(route, route.Method, target, headers, bytes), body);
    }

    private JsonNode? BodyOf(ApiRoute route, Subject subject, Random random)
    {
        if (route.Body is null)
        {
            return null;
        }

        switch (route.Name)
        {
            case "POST /v1/items":
                var retired = world.Items.FindLast(one => one.Merchant == subject.Sender && one.Status == "retired");
                return _bodies.Item(random, random.Next(3) == 0 ? retired?.Id : null);
            case "PATCH /v1/items/{id}":
                return new JsonObject { ["title"] = BodyMaker.Text(random, 60), ["holdSeconds"] = 60 };
            case "POST /v1/callbacks/payments/stripe":
                var data = new JsonObject { ["object"] = new JsonObject() };
                return new JsonObject { ["id"] = "evt_1", ["type"] = "customer.created", ["data"] = data };
        }

        if (_bodies.Make(route.Body, "body", random) is not JsonObject body)
        {
            return null;
        }

        Deepen(body, route, subject, random);
        return body;
    }

    /// <summary>What only this run knows: the ids, amounts and proofs that make a body mean something.</summary>
    private void Deepen(JsonObject body, ApiRoute route, Subject subject, Random random)
    {
        switch (route.Name)
        {
            case "POST /v1/items/{id}/passes":
                body.Remove("challenge");
                if (subject.Item!.Challenges.Remove(subject.Sender!, out var solved))
                {
                    body["challenge"] = solved;
                }

                break;
            case "POST /v1/items/{id}/orders":
                body["quantity"] = 1 + random.Next((int)Math.Clamp(subject.Item!.Limit, 1, 3));
                break;
            case "POST /v1/orders/{id}/refunds" when random.Next(2) == 0:
                body.Remove("amount");
                break;
            case "POST /v1/callbacks/payments/sandbox" when subject.Order is { } order:
                body["type"] = random.Next(5) == 0 ? "payment.failed" : "payment.succeeded";
                body["orderId"] = order.Id;
                body["paymentId"] = order.PaymentId ?? $"pay_{random.Next(100)}";
                body["amount"] = random.Next(6) == 0 ? 1 : order.Amount;
                body["currency"] = "CNY";
                break;
            case "POST /v1/callbacks/shipments/{carrier}" when subject.Order is { } order:
                body["orderId"] = order.Id;
                body["trackingNumber"] = order.Shipment ?? "SF1";
                break;
            case "POST /v1/dev/crowds":
                body["itemId"] = subject.Item!.Id;
                break;
            case "POST /v1/ops/review/claw-back":
                body["orders"] = new JsonArray(subject.Order!.Id);
                body["reason"] = "fuzz";
                break;
            case "POST /v1/ops/items/{id}/adjust":
                body["reason"] = "fuzz";
                body["delta"] = 1 + random.Next(20);
                break;
            case "POST /v1/ops/items/{id}/pause" or "POST /v1/ops/items/{id}/resume":
                body["reason"] = "fuzz";
                break;
        }
    }

    private string Query(ApiRoute route, Subject subject, Random random)
    {
        var given = new List<string>();
        foreach (var parameter in route.Parameters.Where(one => one.In == "query"))
        {
            if (!parameter.Required && random.Next(3) > 0)
            {
                continue;
            }

            var value = parameter.Name switch
            {
                "limit" => $"{1 + random.Next(100)}",
                "after" => parameter.Schema["type"]!.GetValue<string>() == "integer"
                    ? $"{random.Next(20)}" : world.Cursors.GetValueOrDefault(subject.Path),
                "shard" => $"{random.Next(64)}",
                "at" => $"{random.Next(50)}",
                "state" when route.Pattern.EndsWith("/deliveries", StringComparison.Ordinal) => "pending",
                "state" => OrderStates[random.Next(OrderStates.Length)],
                "status" => "published",
                "merchant" => world.Merchants[0],
                "buyer" => world.Buyers[0],
                "itemId" => world.Items.Count > 0 ? world.Items[^1].Id : null,
                "types" => "seckill.order.paid",
                "accounts" or "unpaid" => $"{1 + random.Next(5)}",
                "stats" or "all" => "true",
                _ => null,
            };
            if (value is not null)
            {
                given.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
            }
        }

        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }

    private void AddHeaders(
        List<KeyValuePair<string, string>> headers, ApiRoute route, Subject subject, string target, string key,
        Random random)
    {
        if (route.HasHeader("Idempotency-Key"))
        {
            headers.Add(new("Idempotency-Key", key));
        }

        if (route.HasHeader("Seckill-Pass"))
        {
            headers.Add(new("Seckill-Pass", world.Passes.GetValueOrDefault(
                (subject.Item!.Id, subject.Sender!), "none")));
        }

        if (route.HasHeader("If-None-Match") && random.Next(3) == 0 && world.Tags.TryGetValue(target, out var tag))
        {
            headers.Add(new("If-None-Match", tag));
        }

        if (route.HasHeader("Prefer") && random.Next(6) == 0)
        {
            headers.Add(new("Prefer", random.Next(3) == 0 ? "wait=1" : "respond-async"));
        }

        if (random.Next(4) == 0)
        {
            headers.Add(new("Accept-Language", random.Next(2) == 0 ? "zh-CN,zh;q=0.9" : "en"));
        }

        // Another form that the route has (text/csv, application/x-ndjson).
        var forms = route.Answers.GetValueOrDefault(200)?.Content.Keys.ToList() ?? [];
        if (forms.Count > 1)
        {
            headers.Add(new("Accept", forms[random.Next(forms.Count)]));
        }
    }

    /// <summary>Callbacks by a provider whose secret is known are signed as it does.</summary>
    private void Sign(List<KeyValuePair<string, string>> headers, ApiRoute route, byte[] body, Random random)
    {
        var now = (time.GetUtcNow() + world.ClockOffset).ToUnixTimeSeconds();
        if (route.HasHeader("webhook-signature"))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"evt_{random.Next(1_000)}");
            headers.Add(new("webhook-id", id));
            headers.Add(new("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture)));
            headers.Add(new("webhook-signature", secrets?.Webhook.Sign(id, now, body) ?? "v1,AAAA"));
        }

        if (route.HasHeader("Stripe-Signature"))
        {
            var seconds = now.ToString(CultureInfo.InvariantCulture);
            headers.Add(new("Stripe-Signature", $"t={seconds},v1={secrets?.SignStripe(seconds, body) ?? "00"}"));
        }
    }

    /// <summary>Items, a line each, and among them some that are none.</summary>
    private byte[] Lines(Random random)
    {
        var lines = new MemoryStream();
        for (var left = 1 + random.Next(5); left > 0; left--)
        {
            var item = _bodies.Item(random, null);
            var line = BodyMaker.Write(item, random).Where(one => one != '\n').ToArray();
            lines.Write(random.Next(3) == 0 ? BodyBreaker.Break(item, line, random).Bytes : line);
            lines.Write(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "\n" : "\r\n"));
        }

        return lines.ToArray();
    }
}
