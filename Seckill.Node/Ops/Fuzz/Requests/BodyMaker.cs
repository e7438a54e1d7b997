using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Bodies that fit the document's shapes. Where the document leaves open what a text may be, the member's name says it.
/// </summary>
internal sealed class BodyMaker(ApiDocument document, FuzzWorld world, TimeProvider time)
{
    private static readonly string[] Words =
    [
        "a", "Teapot", "茶壶 30 cm", "Ünïcödé", "😀", "O'Neill \"quoted\" \\ / <b>&amp;", "ẞ", "1", "null", "éa", "x,y;z",
    ];

    /// <summary>A value of that shape; members that need not be there are there half of the time.</summary>
    public JsonNode? Make(JsonObject schema, string name, Random random)
    {
        var shape = document.Resolve(schema);
        if (shape["oneOf"] is JsonArray choices)
        {
            return Make(choices.Select(one => one!.AsObject()).Last(), name, random);
        }

        return TypeOf(shape) switch
        {
            "object" => Members(shape, random),
            "array" => new JsonArray(
                [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ =>
                    shape["items"] is JsonObject of ? Make(of, name, random) : JsonValue.Create(1))]),
            "boolean" => random.Next(2) == 0,
            "integer" => Number(shape, name, random),
            "string" => Text(shape, name, random),
            var other => throw new InvalidOperationException($"no {other} for {name} is made"),
        };
    }

    /// <summary>An item that is on sale at once, or soon.</summary>
    public JsonObject Item(Random random, string? copyOf)
    {
        var now = time.GetUtcNow() + world.ClockOffset;
        var stock = random.Next(4) == 0 ? 1 + random.Next(3) : 10 + random.Next(200);
        var item = new JsonObject
        {
            ["title"] = Text(random, 60),
            ["price"] = new JsonObject { ["amount"] = 1 + random.Next(100_000), ["currency"] = "CNY" },
            ["stock"] = stock,
            ["perBuyerLimit"] = 1 + random.Next(Math.Min(stock, 8)),
            ["opensAt"] = Time(now + TimeSpan.FromMinutes(random.Next(8) == 0 ? 3 : -5), random),
            ["closesAt"] = Time(now + TimeSpan.FromMinutes(20 + random.Next(600)), random),
            ["holdSeconds"] = random.Next(6) == 0 ? 5 : 600,
        };
        if (random.Next(3) == 0)
        {
            item["admission"] = new JsonObject
            {
                ["ratePerSecond"] = 10_000,
                ["challenge"] = random.Next(3) == 0 ? "pow" : "none",
                ["maxUnpaidOrders"] = 1 + random.Next(3),
            };
        }

        if (copyOf is not null)
        {
            item["copyOf"] = copyOf;
        }

        return item;
    }

    /// <summary>RFC 3339 in one of its forms.</summary>
    public static string Time(DateTimeOffset at, Random random) => random.Next(3) switch
    {
        0 => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        1 => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
    };

    /// <summary>Words one after the other, up to that many characters.</summary>
    public static string Text(Random random, int most)
    {
        var text = Words[random.Next(Words.Length)];
        for (var more = random.Next(4); more > 0; more--)
        {
            text += " " + Words[random.Next(Words.Length)];
        }

        return text.Length <= most ? text : "a";
    }

    private static string TypeOf(JsonObject shape) => shape["type"] switch
    {
        JsonArray many => many.Select(one => one!.GetValue<string>()).First(one => one != "null"),
        JsonValue one => one.GetValue<string>(),
        _ => "object",
    };

    private JsonObject Members(JsonObject shape, Random random)
    {
        var required = shape["required"]?.AsArray().Select(one => one!.GetValue<string>()).ToHashSet() ?? [];
        var made = new JsonObject();
        foreach (var (name, of) in shape["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || random.Next(2) == 0)
            {
                made[name] = Make(of!.AsObject(), name, random);
            }
        }

        return made;
    }

    private static JsonValue Number(JsonObject shape, string name, Random random)
    {
        var least = shape["minimum"]?.GetValue<long>() ?? -100;
        var most = shape["maximum"]?.GetValue<long>() ?? 1_000;

        // Small numbers move things, the bounds themselves are where mistakes live; waits must stay short.
        var small = name is "buyers" or "seconds" or "times" or "delayMs" or "forMs" or "quantity" or "delta";
        return JsonValue.Create(random.Next(8) switch
        {
            0 when !small => most,
            1 => least,
            _ => Math.Clamp(random.Next(1, 6), least, most),
        });
    }

    private JsonValue Text(JsonObject shape, string name, Random random)
    {
        var now = time.GetUtcNow() + world.ClockOffset;
        var most = shape["maxLength"]?.GetValue<int>() ?? 40;
        return JsonValue.Create(name switch
        {
            "currency" => "CNY",
            "challenge" => random.Next(2) == 0 ? "none" : "pow",
            "provider" => random.Next(6) == 0 ? "stripe" : "sandbox",
            "outcome" => random.Next(4) == 0 ? "fail" : "succeed",
            "status" => random.Next(3) == 0 ? "failed" : "delivered",
            "carrier" => random.Next(2) == 0 ? "sandbox" : "SF",
            "trackingNumber" => $"SF{random.Next(1_000)}",
            "code" => random.Next(2) == 0 ? "delivered" : "in_transit",
            "url" => "http://127.0.0.1:9/hook",
            "types" => random.Next(2) == 0 ? "*" : "seckill.order.*",
            "sub" => world.Buyers[random.Next(world.Buyers.Count)],
            "roles" => FuzzWorld.Roles[random.Next(FuzzWorld.Roles.Length)],
            "at" or "opensAt" or "closesAt" or "expiresAt" or "to" => Time(now, random),
            "from" => Time(now - TimeSpan.FromHours(1), random),
            _ => Text(random, most),
        })!;
    }

    /// <summary>The bytes that are sent; how letters are escaped is chosen, too.</summary>
    public static byte[] Write(JsonNode? body, Random random) => JsonSerializer.SerializeToUtf8Bytes(
        body, random.Next(3) == 0 ? Escaped : Relaxed);

    private static readonly JsonSerializerOptions Escaped = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
