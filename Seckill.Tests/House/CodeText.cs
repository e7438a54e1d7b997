using System.Text;

namespace Seckill.Tests.House;

/// <summary>Blanks comments and string contents of C#, so that words in them are no code; lines stay.</summary>
internal static class CodeText
{
    public static string Strip(string text)
    {
        var code = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var end = EndOfNoise(text, at);
            for (; at < end; at++) code.Append(text[at] == '\n' ? '\n' : ' ');
            if (at < text.Length && EndOfNoise(text, at) == at) code.Append(text[at++]);
        }

        return code.ToString();
    }

    /// <summary>Where the comment, string or character that begins here ends; the same place if none does.</summary>
    private static int EndOfNoise(string text, int at)
    {
        if (Is(text, at, "//")) return After(text, "\n", at) - 1;
        if (Is(text, at, "/*")) return After(text, "*/", at + 2);
        if (text[at] == '\'') return EndOfQuoted(text, at + 1, '\'');
        var start = at;
        while (start < text.Length && text[start] is '$' or '@') start++;
        if (start >= text.Length || text[start] != '"') return at;
        var quotes = 0;
        while (start + quotes < text.Length && text[start + quotes] == '"') quotes++;
        if (quotes >= 3) return After(text, new string('"', quotes), start + quotes);
        if (text[at..start].Contains('@')) return EndOfVerbatim(text, start + 1);
        return text[at..start].Contains('$') ? EndOfInterpolated(text, start + 1) : EndOfQuoted(text, start + 1, '"');
    }

    private static int EndOfQuoted(string text, int at, char quote)
    {
        while (at < text.Length && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    private static int EndOfVerbatim(string text, int at)
    {
        while (at < text.Length && (text[at] != '"' || Is(text, at, "\"\""))) at += text[at] == '"' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    /// <summary>Holes may hold strings of their own.</summary>
    private static int EndOfInterpolated(string text, int at)
    {
        var holes = 0;
        while (at < text.Length && (holes > 0 || text[at] != '"'))
        {
            if (holes == 0 && text[at] == '\\') at++;
            else if (holes == 0 && (Is(text, at, "{{") || Is(text, at, "}}"))) at++;
            else if (text[at] == '{') holes++;
            else if (text[at] == '}') holes--;
            else if (holes > 0 && EndOfNoise(text, at) is var end && end > at) at = end - 1;
            at++;
        }

        return Math.Min(at + 1, text.Length);
    }

    private static int After(string text, string word, int from)
    {
        var found = text.IndexOf(word, Math.Min(from, text.Length), StringComparison.Ordinal);
        return found < 0 ? text.Length : found + word.Length;
    }

    private static bool Is(string text, int at, string word) =>
        string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
