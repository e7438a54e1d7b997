using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Makes of a good request one that is wrong: body, headers, address, method or sender.</summary>
internal sealed class RequestBreaker(FuzzWorld world)
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1.5", "1e9", "99999999999999999999", "abc", "null", "%", "%zz", "%00", "%ff%fe", "..%2f..",
        "%2e%2e%2f", "'%20or%201=1--", "%E8%8C%B6", "a,b", "*", "\"", "zzzzzzzzzzzzzzzz", "ZZZZZZZZZZZZZZZZ",
        "%F0%9F%98%80",
        "0000000000000000", "0000000000000000-00000000000000000000000000", "2026-13-01T00:00:00Z",
        "-9223372036854775808",
    ];

    private static readonly string[] HeaderValues =
    [
        "", " ", "\u00e9\u00ff", "\"", "W/\"x\"", "*", "\"a\",\"b\"", ",,,", "wait=-1", "wait=99999999999999", "wait=0",
        "respond-async, wait=1", "wait=1; x=\"", "0", "-1", "9223372036854775808", "a;q=9", "zh;q=0.000001,*;q=0", "q=",
        "Bearer", "Bearer ", "Bearer a.b.c", "Basic YTpi", "Bearer ....", "v1,AAAA", "t=,v1=", "text/csv", "*/*;q=0",
        "application/json", "application/problem+json", "bytes=0-0", "gzip", "deflate, br;q=x", "[::1]", "unknown",
    ];

    private static readonly string[] Names =
    [
        "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Prefer", "Last-Event-ID", "X-Forwarded-For",
        "Idempotency-Key", "Seckill-Pass", "Authorization", "traceparent", "Content-Encoding", "Range", "Origin",
        "Cookie",
        "webhook-id", "webhook-timestamp", "webhook-signature", "Stripe-Signature", "X-HTTP-Method-Override", "Expect",
    ];

    private static readonly string[] Methods =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "get", "FOO"];

    /// <summary>Of a good request about somebody else's order: the body is looked at first (400, 422).</summary>
    private static readonly int[] Foreign = [400, 403, 404, 422];

    public FuzzRequest Break(FuzzRequest good, JsonNode? body, Random random)
    {
        var broken = BreakOne(good, body, random);
        return broken with { MustRefuse = MustRefuse(broken) };
    }

    /// <summary>
    /// Who has no token of ours gets nothing where one is asked for, and a buyer nothing of another buyer's order.
    /// </summary>
    private int[]? MustRefuse(FuzzRequest request)
    {
        // Where it leads is not known then: perhaps to a page that everybody sees.
        if (!request.Routed || !request.Route.Secured)
        {
            return null;
        }

        // Of a good header and a second one nothing is said: they may be refused, and need not.
        var token = request.Header("Authorization");
        if (world.Tokens.FirstOrDefault(pair => token == $"Bearer {pair.Value}").Key is not { } sender)
        {
            return [401];
        }

        return request.Route.Pattern.StartsWith("/v1/orders/{id}", StringComparison.Ordinal)
            && world.Buyers.Contains(sender)
            && world.Order(request.Target.Split('?')[0].Split('/')[3]) is { } order && order.Buyer != sender
            ? Foreign : null;
    }

    private FuzzRequest BreakOne(FuzzRequest good, JsonNode? body, Random random) =>
        random.Next(good.Body is null ? 8 : 16) switch
        {
            0 or 1 => BreakHeader(good, random),
            2 => BreakSender(good, random),
            3 or 4 => BreakQuery(good, random),
            5 => BreakPath(good, random),
            6 => BreakMethod(good, random),
            7 => BreakWire(good, random),
            8 or 9 => BreakType(good, random),
            _ => BreakBody(good, body, random),
        };

    private static FuzzRequest BreakBody(FuzzRequest good, JsonNode? body, Random random)
    {
        var (bytes, what) = BodyBreaker.Break(body, good.Body!, random);
        return good with { Body = bytes, Broken = what };
    }

    private static FuzzRequest BreakHeader(FuzzRequest good, Random random)
    {
        var name = Names[random.Next(Names.Length)];
        var value = HeaderValues[random.Next(HeaderValues.Length)];
        var sound = name is not "Expect" && !value.Any(one => one > 0x7E);
        switch (random.Next(6))
        {
            case 0:
                return good.With(name, null) with { Broken = $"without {name}" };
            case 1:
                var twice = KeyValuePair.Create(name, value);
                return good with { Headers = [.. good.Headers, twice, twice], Broken = $"{name} twice", Sound = sound };
            case 2:
                return good.With(name, new string('k', 256)) with { Broken = $"a long {name}" };
            default:
                return good.With(name, value) with { Broken = $"{name} is {value}", Sound = sound };
        }
    }

    /// <summary>Somebody else, nobody, or somebody with another role.</summary>
    private FuzzRequest BreakSender(FuzzRequest good, Random random)
    {
        var token = world.Tokens.Values.ElementAt(random.Next(world.Tokens.Count));

        // Not the last character: it has bits to spare, and another one may stand for the same signature.
        var at = random.Next(token.Length - 1);
        var altered = $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
        return random.Next(4) switch
        {
            0 => good.With("Authorization", null) with { Broken = "nobody asks" },
            1 => good.With("Authorization", $"Bearer {altered}") with { Broken = "an altered token" },
            _ => good.With("Authorization", $"Bearer {token}") with { Broken = "somebody asks" },
        };
    }

    private static FuzzRequest BreakQuery(FuzzRequest good, Random random)
    {
        string[] usual =
            ["limit", "after", "state", "types", "at", "shard", "stats", "all", "itemId", "buyer", "status"];
        var named = good.Route.Parameters.Where(one => one.In == "query").Select(one => one.Name).ToArray();
        var names = named.Length > 0 && random.Next(4) > 0 ? named : usual;
        var query = new StringBuilder(good.Target.Split('?')[0]).Append('?');
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            var value = random.Next(20) == 0 ? new string('a', 600) : Texts[random.Next(Texts.Length)];
            query.Append(names[random.Next(names.Length)]).Append('=')
                .Append(value.Replace(" ", "%20", StringComparison.Ordinal)).Append('&');
        }

        return good with { Target = query.ToString(), Broken = "a strange query" };
    }

    private FuzzRequest BreakPath(FuzzRequest good, Random random)
    {
        var path = good.Target.Split('?')[0];
        var rest = good.Target[path.Length..];
        var parts = path.Split('/');
        var at = 1 + random.Next(parts.Length - 1);
        switch (random.Next(6))
        {
            case 0: parts[at] = Texts[random.Next(Texts.Length)].Replace(" ", "%20", StringComparison.Ordinal); break;
            case 1: parts[at] = parts[at].ToUpperInvariant(); break;
            case 2: parts = [.. parts, ""]; break;
            case 3: parts = [.. parts[..at], "..", .. parts[at..]]; break;
            case 4: parts = [.. parts[..at], new string('a', random.Next(3) == 0 ? 9_000 : 300), .. parts[at..]]; break;
            default:
                var others = world.Items.Select(one => one.Id).Concat(world.Orders.Select(one => one.Id)).ToList();
                parts[at] = others.Count > 0 ? others[random.Next(others.Count)] : "x";
                break;
        }

        var target = string.Join('/', parts) + rest;
        var strange = target.Contains('%') || target.Length > 8_000 || target.Contains("..", StringComparison.Ordinal);
        return good with { Target = target, Broken = "another path", Routed = false, Sound = !strange };
    }

    private static FuzzRequest BreakMethod(FuzzRequest good, Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        return good with { Method = method, Broken = $"by {method}", Routed = false };
    }

    private static FuzzRequest BreakType(FuzzRequest good, Random random)
    {
        string?[] types =
        [
            null, "", "text/plain", "application/xml", "application/json; charset=utf-16",
            "application/json;charset=\"utf-8\"",
            "APPLICATION/JSON", "application/x-ndjson", "multipart/form-data; boundary=x",
            "application/json, text/plain",
            "application/problem+json", "\u00e9", "application/json; charset=", "a/b/c", ";", "application/json;;;",
        ];
        var type = types[random.Next(types.Length)];
        var what = $"content type {type ?? "missing"}";
        return good.With("Content-Type", type) with { Broken = what, Sound = type != "\u00e9" };
    }

    /// <summary>What is not HTTP, or more of it than a server takes.</summary>
    private static FuzzRequest BreakWire(FuzzRequest good, Random random)
    {
        var broken = good with { Sound = false, Broken = "wire", Routed = false };
        switch (random.Next(6))
        {
            case 0: return broken.With("X-Large", new string('h', 40_000)) with { Broken = "huge headers" };
            case 1:
                var many = Enumerable.Range(0, 150).Select(i =>
                    KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"X-{i}"), "1"));
                return broken with { Headers = [.. good.Headers, .. many], Broken = "many headers" };
            case 2: return broken.With("Transfer-Encoding", "chunked") with { Broken = "chunks that are none" };
            case 3:
                var told = (good.Body?.Length ?? 0) + 10;
                return broken with { Body = good.Body ?? [], ToldLength = told, Broken = "a body that ends early" };
            case 4: return broken.With("Bad Name", "1") with { Broken = "a header with a bad name" };
            default: return broken with { Target = good.Target + " x", Broken = "a space in the address" };
        }
    }
}
