using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Seckill.Http.Passes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Learns from good answers what the next requests can be about.</summary>
internal sealed partial class WorldReader(FuzzWorld world)
{
    private const int MostDifficulty = 12;

    public void Learn(FuzzRequest request, FuzzAnswer answer, string? sender)
    {
        if (answer.Headers.TryGetValue("etag", out var tag))
        {
            world.Tags[request.Target] = tag;
        }

        if (answer.MediaType == "text/html")
        {
            foreach (Match asset in Asset().Matches(System.Text.Encoding.UTF8.GetString(answer.Body)))
            {
                world.Add("assets", asset.Value, "");
            }
        }

        if (request.Method == "DELETE" && answer.Status == 204)
        {
            world.Forget(request.Target.Split('/')[^1]);
        }

        if (!answer.IsGood || answer.MediaType != "application/json" || Parse(answer.Body) is not JsonObject body)
        {
            return;
        }

        if (TextOf(body, "nextUrl") is { } next && Cursor().Match(next) is { Success: true } cursor)
        {
            world.Cursors[request.Target.Split('?')[0]] = Uri.UnescapeDataString(cursor.Groups[1].Value);
        }

        foreach (var one in (body["data"] as JsonArray)?.OfType<JsonObject>().Prepend(body) ?? [body])
        {
            LearnOne(request, one, sender ?? "");
        }
    }

    private void LearnOne(FuzzRequest request, JsonObject body, string sender)
    {
        var (route, id) = (request.Route.Pattern, TextOf(body, "id"));
        if (id is not null && body["timeline"] is JsonArray)
        {
            LearnOrder(id, body, sender, isBuyers: request.Route.Tag == "buyer");
        }
        else if (id is not null && body["holdSeconds"] is not null)
        {
            LearnItem(id, body, sender, isMerchants: request.Route.Tag == "merchant");
        }
        else if (id is not null && Kind(route) is { } kind)
        {
            world.Add(kind, id, sender);
        }
        else if (TextOf(body, "pass") is { } pass)
        {
            world.Passes[(request.Target.Split('/')[3], sender)] = pass;
        }
        else if (TextOf(body, "paymentId") is { } payment && world.Order(request.Target.Split('/')[3]) is { } order)
        {
            world.Add("payments", payment, "");
            order.PaymentId = payment;
        }
        else if (body["salt"] is not null && world.Item(request.Target.Split('/')[3]) is { } item)
        {
            Solve(item, body, sender);
        }

        foreach (var member in !world.IsPrivate ? [] : (body["members"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            world.Add("nodes", TextOf(member, "node") ?? "", "");
        }
    }

    private void LearnOrder(string id, JsonObject body, string sender, bool isBuyers)
    {
        var order = world.Order(id);
        if (order is null && isBuyers && sender.Contains("-buyer-", StringComparison.Ordinal))
        {
            world.Orders.Add(order = new FuzzOrder(id, TextOf(body, "itemId")!, sender));
            world.Trim(world.Orders);
        }

        if (order is not null)
        {
            order.State = TextOf(body, "state")!;
            order.Amount = body["amount"]!["amount"]!.GetValue<long>();
            order.Shipment = body["shipment"]?["trackingNumber"]?.GetValue<string>();
        }
    }

    private void LearnItem(string id, JsonObject body, string sender, bool isMerchants)
    {
        var item = world.Item(id);
        if (item is null && isMerchants)
        {
            world.Items.Add(item = new FuzzItem(id, sender));
            world.Trim(world.Items);
        }

        if (item is not null)
        {
            item.Status = TextOf(body, "status") ?? item.Status;
            item.Challenge = TextOf(body, "challenge") ?? item.Challenge;
            item.Limit = body["perBuyerLimit"]?.GetValue<long>() ?? item.Limit;
        }
    }

    /// <summary>A pass is asked for with it later: some run out on the way, as they do with people.</summary>
    private static void Solve(FuzzItem item, JsonObject challenge, string sender)
    {
        var body = new ChallengeBody
        {
            Algorithm = TextOf(challenge, "algorithm"),
            Salt = TextOf(challenge, "salt"),
            Difficulty = challenge["difficulty"]!.GetValue<long>(),
            ExpiresAt = TextOf(challenge, "expiresAt"),
            Signature = TextOf(challenge, "signature"),
        };
        if (body.Difficulty <= MostDifficulty && ChallengeText.Read(body) is { } read)
        {
            var solved = challenge.DeepClone().AsObject();
            solved["nonce"] = ProofOfWork.Solve(read, CancellationToken.None);
            item.Challenges[sender] = solved;
        }
    }

    private static string? Kind(string route) =>
        route.EndsWith("/deliveries", StringComparison.Ordinal) ? "deliveries"
        : route.StartsWith("/v1/webhooks", StringComparison.Ordinal) ? "webhooks"
        : route.StartsWith("/v1/imports", StringComparison.Ordinal) ? "imports"
        : route.StartsWith("/v1/dev/crowds", StringComparison.Ordinal) ? "crowds" : null;

    private static string? TextOf(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"[?&]after=([^&]+)")]
    private static partial Regex Cursor();

    [GeneratedRegex(@"/assets/[\w.-]+/[\w.-]+")]
    private static partial Regex Asset();
}
