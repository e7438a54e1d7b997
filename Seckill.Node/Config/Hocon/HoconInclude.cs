namespace Seckill.Node.Config.Hocon;

/// <summary>An include statement: include "name", file("name"), classpath("name"), also in required( ).</summary>
public sealed record HoconInclude(HoconOrigin Origin, string Name, bool Required)
{
    /// <summary>Reads the statement if one begins here; the key include must be quoted to be a key.</summary>
    public static HoconInclude? TryRead(IReadOnlyList<HoconToken> tokens, ref int at)
    {
        var origin = tokens[at].Origin;
        if (tokens[at] is not { Kind: HoconTokenKind.Unquoted, Text: "include" })
        {
            return null;
        }

        at++;
        var before = Join(tokens, ref at);
        if (tokens[at].Kind != HoconTokenKind.Quoted)
        {
            throw new HoconException(origin, "include is followed by a quoted name; quote \"include\" if it is a key");
        }

        var name = tokens[at++].Text;
        var after = Close(tokens, ref at, before.Count(c => c == '('));
        var required = before.StartsWith("required(", StringComparison.Ordinal);
        var kind = required ? before["required(".Length..] : before;
        if (kind is not ("" or "file(" or "classpath(") || after != before.Count(c => c == '('))
        {
            throw new HoconException(
                origin, "only include \"name\", file(\"name\"), classpath(\"name\") and required( ) are known");
        }

        return new HoconInclude(origin, name, required);
    }

    private static string Join(IReadOnlyList<HoconToken> tokens, ref int at)
    {
        var text = "";
        for (; tokens[at].Kind is HoconTokenKind.Unquoted or HoconTokenKind.Space; at++)
        {
            text += tokens[at].Text.Trim();
        }

        return text;
    }

    private static int Close(IReadOnlyList<HoconToken> tokens, ref int at, int wanted)
    {
        if (wanted == 0)
        {
            return 0;
        }

        var text = Join(tokens, ref at);
        return text.All(c => c == ')') ? text.Length : -1;
    }
}
