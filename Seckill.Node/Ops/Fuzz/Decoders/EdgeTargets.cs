using System.Buffers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Imports;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Http.Passes;
using Seckill.Http.Ports;
using Seckill.Http.Problems;
using Seckill.Http.Shipments;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What clients send: tokens, passes, challenges, ids, cursors, bodies, lines of imports.</summary>
internal static class EdgeTargets
{
    private static readonly Instant Now = new(1_800_000_000_000);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static IReadOnlyList<DecoderTarget> All =>
    [
        Tokens(), Passes(), Challenges(), Ids(), Cursors(), LateCursors(), Bodies(), CarrierReports(), ImportLines(),
        LineCuts(),
    ];

    private static DecoderTarget Tokens()
    {
        var options = new HttpEdgeOptions
        {
            Issuer = "seckill",
            Audience = "seckill",
            Development = true,
            DevSigningKey = Key,
            PassMacKey = Key,
            BodyDigestKey = Key,
            OrderIdSecret = Key,
            RememberedTokens = 16,
        };
        var authenticator = new TokenAuthenticator(new TokenKeys(options), options, new StoppedClock());
        var good = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = "seckill",
                Audience = "seckill",
                Expires = (Now + TimeSpan.FromHours(1)).ToDateTimeOffset().UtcDateTime,
                SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(Key) { KeyId = TokenKeys.DevelopmentKeyId },
                    SecurityAlgorithms.HmacSha256),
                Claims = new Dictionary<string, object> { ["sub"] = "ada", ["roles"] = new[] { "buyer" } },
            });
        var header = $"Bearer {good}";
        var target = new DecoderTarget(
            "tokens", [Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes("Bearer " + Unsigned(good))],
            bytes =>
            {
                // Verifying does not wait for anything: the keys are there.
                var known = authenticator.AuthenticateAsync(Encoding.UTF8.GetString(bytes)).AsTask()
                    .GetAwaiter().GetResult();
                return known is not null && (known is { Subject: "ada", Roles: Roles.Buyer }
                    ? true : throw new FuzzFinding($"a changed token made somebody {known.Subject}, {known.Roles}"));
            });
        return target with { Share = 0.2 };
    }

    private static string Unsigned(string token) => Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")
        + token[token.IndexOf('.')..token.LastIndexOf('.')] + ".";

    private static DecoderTarget Passes()
    {
        var verifier = new PassVerifier(Key);
        var sealedText = new HashSet<string>(Enumerable.Range(1, 4).Select(round => verifier.Seal(new PurchasePass(
            SampleSale.Item, BuyerKey.Of("ada"), round, Now, Now + TimeSpan.FromMinutes(2), round == 4))));
        return new("passes", [.. sealedText.Select(Encoding.UTF8.GetBytes)], bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            return verifier.TryOpen(text, out _)
                && (sealedText.Contains(text)
                    ? true : throw new FuzzFinding("a changed pass was taken for a good one"));
        });
    }

    private static DecoderTarget Challenges()
    {
        var seal = new ChallengeSeal(Key);
        var given = new Challenge(new Key128(1, 2), 1000, 8, Now);
        var shown = ChallengeText.Show(given, seal.Sign(given, SampleSale.Item, BuyerKey.Of("ada")));
        var good = $$"""
            {"challenge":{"algorithm":"{{shown.Algorithm}}","salt":"{{shown.Salt}}","difficulty":8,
            "expiresAt":"{{shown.ExpiresAt}}","signature":"{{shown.Signature}}","nonce":"1"},"waitList":false}
            """;
        return new("challenges", [Encoding.UTF8.GetBytes(good)], bytes =>
        {
            if (Parse(bytes, EdgeJson.Default.PassBody)?.Challenge is not { } body)
            {
                return false;
            }

            var check = new BodyCheck();
            ChallengeText.Check(body, check);
            return check.Problem is null && ChallengeText.Read(body) is { } read
                && seal.Fits(body.Signature, read, SampleSale.Item, BuyerKey.Of("ada"))
                && (read == given ? true : throw new FuzzFinding($"a changed challenge was taken: {read}"));
        });
    }

    private static DecoderTarget Ids()
    {
        var order = new OrderId(SampleSale.Item, new OrderKey(new Key128(3, 4))).ToString();
        return new("ids", [Encoding.UTF8.GetBytes(order), Encoding.UTF8.GetBytes($"{SampleSale.Item}")], bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            return (ItemId.TryParse(text, out var item) && Same(item.ToString(), text))
                || (OrderId.TryParse(text, out var id) && Same(id.ToString(), text));
        });
    }

    private static DecoderTarget Cursors()
    {
        var position = new ListPosition(Now.UnixMs, SampleSale.Item, 7);
        return new("cursors", [Encoding.UTF8.GetBytes(ListCursor.Encode("items", position))], bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            return ListCursor.TryDecode("items", text, out var read)
                && Same(ListCursor.Encode("items", read!.Value), text);
        });
    }

    private static DecoderTarget LateCursors()
    {
        var cursor = new LateCursor(new OddPosition(Now, "pay_1", 3), new StrayPosition(Now, "sandbox", "evt_1"));
        return new("late-cursors", [Encoding.UTF8.GetBytes(cursor.Encode())], bytes =>
            LateCursor.TryDecode(Encoding.UTF8.GetString(bytes), out var read)
            && (LateCursor.TryDecode(read.Encode(), out var again) && again == read
                ? true : throw new FuzzFinding($"{read} is {again} when it is written and read again")));
    }

    /// <summary>Bodies of every kind, each through every reader: what is no body of that kind is a problem.</summary>
    private static DecoderTarget Bodies()
    {
        IReadOnlyList<byte[]> corpus =
        [
            .. new[]
            {
                Item, """{"quantity":2,"shipTo":{"name":"Ada","phone":"1","address":"x"},"waitList":true}""",
                """{"amount":5,"restock":true,"reason":"broken"}""", """{"url":"https://a.example/","types":["*"]}""",
                """{"sub":"ada","roles":["buyer","merchant"]}""", """{"outcome":"succeed","times":2,"delayMs":0}""",
            }.Select(Encoding.UTF8.GetBytes),
        ];
        return new("bodies", corpus, bytes =>
            Parse(bytes, EdgeJson.Default.ItemBody) is not null
            | Parse(bytes, EdgeJson.Default.ItemChangeBody) is not null
            | Parse(bytes, EdgeJson.Default.PurchaseBody) is not null
            | Parse(bytes, EdgeJson.Default.RefundBody) is not null
            | Parse(bytes, EdgeJson.Default.WebhookBody) is not null
            | Parse(bytes, EdgeJson.Default.DevTokenBody) is not null
            | Parse(bytes, EdgeJson.Default.SandboxBody) is not null
            | Parse(bytes, EdgeJson.Default.EmptyBody) is not null);
    }

    private static DecoderTarget CarrierReports()
    {
        const string good = """{"trackingNumber":"SF1","code":"delivered","at":"2027-01-15T08:00:00.1Z","x":[1]}""";
        return new("carrier-reports", [Encoding.UTF8.GetBytes(good), Encoding.UTF8.GetBytes($"[{good},{good}]")],
            bytes => CarrierReportReader.Read(bytes, out _) is null);
    }

    /// <summary>A line through the checks of POST /v1/items, and its problem through what is kept of it.</summary>
    private static DecoderTarget ImportLines() => new("import-lines", [Encoding.UTF8.GetBytes(Item)], bytes =>
    {
        var read = BodyReader.Parse(new ReadOnlySequence<byte>(bytes), EdgeJson.Default.ItemBody);
        var check = new BodyCheck();
        if (read.Body is { } body)
        {
            ItemTermsReader.Read(check, body, null, null, AdmissionTerms.Default);
        }

        if ((read.Problem ?? check.Problem) is not { } problem)
        {
            return true;
        }

        var told = LineProblem.Decode(LineProblem.Encode(problem), Language.English);
        return told.Code == problem.Type.Code
            ? false : throw new FuzzFinding($"{problem.Type.Code} was told as {told.Code}");
    });

    /// <summary>However a body comes in pieces, its lines are the same.</summary>
    private static DecoderTarget LineCuts() => new("line-cuts",
        [Encoding.UTF8.GetBytes($"\uFEFF{Item}\r\n\n{Item}\n{Item[..40]}")], bytes =>
        {
            const int most = 200;
            var (whole, pieces) = (new LineCutter(most), new LineCutter(most));
            whole.Add(bytes);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, 1 + bytes[at] % 7);
                pieces.Add(bytes.AsSpan(at, length));
                at += length;
            }

            whole.End();
            pieces.End();
            var (one, other) = (whole.Take(), pieces.Take());
            return one.Lines == other.Lines && one.Text.AsSpan().SequenceEqual(other.Text)
                ? true : throw new FuzzFinding($"{one.Lines} lines at once, {other.Lines} in pieces, or other ones");
        });

    private const string Item = """
        {"title":"Teapot 茶壶","price":{"amount":1999,"currency":"CNY"},"stock":10,"perBuyerLimit":2,
        "opensAt":"2027-01-15T08:00:00Z","closesAt":"2027-01-15T19:00:00.000+08:00","holdSeconds":900,
        "admission":{"ratePerSecond":5,"burst":6,"maxLine":7,"challenge":"pow","maxUnpaidOrders":2},"copyOf":"x"}
        """;

    private static T? Parse<T>(byte[] bytes, JsonTypeInfo<T> shape)
        where T : class
    {
        var read = BodyReader.Parse(new ReadOnlySequence<byte>(bytes), shape);
        return read.Body is null == read.Problem is null
            ? throw new FuzzFinding("neither a body nor a problem") : read.Body;
    }

    private static bool Same(string written, string read) => written == read
        ? true : throw new FuzzFinding($"{read} was read, {written} is written: one value has two texts");

    private sealed class StoppedClock : IServerClock
    {
        public Instant Now => EdgeTargets.Now;
    }
}
