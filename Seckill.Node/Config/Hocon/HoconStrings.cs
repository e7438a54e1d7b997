using System.Globalization;
using System.Text;

namespace Seckill.Node.Config.Hocon;

/// <summary>Reads quoted strings: JSON's, with escapes, and those in three quotes, without.</summary>
internal readonly struct HoconStrings(string text, HoconOrigin origin)
{
    public string Single(ref int at)
    {
        var content = new StringBuilder();
        for (at++; at < text.Length && text[at] >= ' '; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return content.ToString();
            }

            content.Append(text[at] == '\\' ? Escape(ref at) : text[at]);
        }

        throw new HoconException(origin, "a quoted string does not end on its line, or holds a control character");
    }

    /// <summary>Up to the last three of a run of quotes: """a"""" holds a and a quote.</summary>
    public string Triple(ref int at, ref int line, ref int lineStart)
    {
        var start = at + 3;
        var end = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new HoconException(origin, "a string in three quotes does not end");
        }

        while (end + 3 < text.Length && text[end + 3] == '"') end++;
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        at = end + 3;
        return text[start..end];
    }

    private char Escape(ref int at)
    {
        at++;
        var letter = at < text.Length ? text[at] : '\0';
        if (letter == 'u' && at + 4 < text.Length && ushort.TryParse(
            text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            at += 4;
            return (char)code;
        }

        return letter switch
        {
            '"' or '\\' or '/' => letter,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new HoconException(origin, "a quoted string has an escape that JSON does not know"),
        };
    }
}
