using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Makes of a good body one that is wrong in one or two ways.</summary>
internal static class BodyBreaker
{
    /// <summary>Texts that stand for a value, as they are written: also ones that JSON does not have.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "-0", "1.5", "1e2", "1e400", "NaN", "Infinity", "-", "01", "+1",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999",
        "2147483648",
        "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"a\\nb\"", "\"\\x41\"", "\"unfinished", "'single'", "undefined",
        "\"1\"", "\"2026-01-01T00:00:00Z\"", "\"0000-00-00T00:00:00Z\"", "\"9999-12-31T23:59:60Z\"",
        "\"2026-01-01T00:00:00.000000000000000000000000001+23:59\"", "\"2026-01-01\"", "\"10000-01-01T00:00:00Z\"",
        "\"\u202E\u200B\uFEFF\"", "\"  \"", "[[1]]", "{\"a\":{\"b\":[null]}}", "1 /* c */", "1,",
    ];

    /// <summary>The bytes, and what was done, for people.</summary>
    public static (byte[] Bytes, string What) Break(JsonNode? good, byte[] written, Random random)
    {
        switch (random.Next(12))
        {
            case 0: return (written[..random.Next(written.Length)], "the body is cut");
            case 1: return ([.. written, .. "{}"u8], "something follows the body");
            case 2: return (Invalid(written, random), "bytes that are no UTF-8");
            case 3: return (Text(Values[random.Next(Values.Length)]), "another value as the body");
            case 4: return (Deep(random), "nested deeply");
            case 5: return (Large(random), "a large body");
            case 6: return ([0xEF, 0xBB, 0xBF, .. written], "a byte order mark");
            case 7: return (Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(written)), "UTF-16");
            default: return good is JsonObject members ? BreakMember(members, random) : ([], "an empty body");
        }
    }

    private static (byte[], string) BreakMember(JsonObject good, Random random)
    {
        var (members, names) = (good.DeepClone().AsObject(), PathsOf(good, "").ToList());
        if (names.Count == 0 || random.Next(10) == 0)
        {
            members["extra"] = 1;
            return (Text(members.ToJsonString()), "a member too many");
        }

        var path = names[random.Next(names.Count)];
        var (owner, name) = OwnerOf(members, path);
        switch (random.Next(8))
        {
            case 0:
                owner.Remove(name);
                return (Text(members.ToJsonString()), $"{path} is missing");
            case 1:
                owner[name.ToUpperInvariant()] = owner[name]?.DeepClone();
                owner.Remove(name);
                return (Text(members.ToJsonString()), $"{path} in capitals");
            case 2:
                owner[name] = new string('é', random.Next(4) == 0 ? 40_000 : 2_100);
                return (Text(members.ToJsonString()), $"{path} is a long text");
            default:
                // Put in as text: JsonNode would not let most of them through.
                var value = Values[random.Next(Values.Length)];
                owner[name] = Mark;
                var text = members.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
                if (random.Next(6) == 0)
                {
                    text = $"{{\"{name}\":{value},{text[1..]}";
                }

                return (Text(text), $"{path} is {value}");
        }
    }

    private const string Mark = "marked-place";

    private static IEnumerable<string> PathsOf(JsonObject members, string before) =>
        members.SelectMany(member => member.Value is JsonObject inner
            ? PathsOf(inner, $"{before}{member.Key}/").Append(before + member.Key) : [before + member.Key]);

    private static (JsonObject Owner, string Name) OwnerOf(JsonObject members, string path)
    {
        var names = path.Split('/');
        foreach (var name in names[..^1])
        {
            members = members[name]!.AsObject();
        }

        return (members, names[^1]);
    }

    private static byte[] Invalid(byte[] written, Random random)
    {
        byte[][] wrong = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0], [0xE8, 0x8C]];
        var at = random.Next(written.Length + 1);
        return [.. written[..at], .. wrong[random.Next(wrong.Length)], .. written[at..]];
    }

    private static byte[] Deep(Random random)
    {
        var depth = random.Next(2) == 0 ? 17 : 8_000;
        return random.Next(2) == 0
            ? Text(new string('[', depth) + new string(']', depth))
            : Text(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
    }

    private static byte[] Large(Random random) => random.Next(3) switch
    {
        0 => Text($"{{\"reason\":\"{new string('x', 70_000)}\"}}"),
        1 => Text("{" + string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"m{i}\":{i}")) + "}"),
        _ => Text("[" + string.Join(',', Enumerable.Range(0, 20_000)) + "]"),
    };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
