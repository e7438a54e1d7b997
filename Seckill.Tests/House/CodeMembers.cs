using System.Text.RegularExpressions;

namespace Seckill.Tests.House;

/// <summary>Finds types and their members in stripped C# by counting braces; good enough to measure them.</summary>
internal static partial class CodeMembers
{
    /// <summary>Members with a parameter list: methods, constructors, operators. Attributes do not count.</summary>
    public static IEnumerable<CodeMember> Methods(string code) =>
        Members(code).Where(m => !TypeWord().IsMatch(m.Head) && m.Head.Contains('(', StringComparison.Ordinal));

    /// <summary>Public types directly in the namespace.</summary>
    public static IEnumerable<string> PublicTypes(string code) =>
        Parts(code, 0, code.Length).Select(m => m.Head).Where(h => TypeWord().IsMatch(h) && PublicWord().IsMatch(h));

    private static IEnumerable<CodeMember> Members(string code) =>
        Parts(code, 0, code.Length).Where(p => TypeWord().IsMatch(p.Head)).SelectMany(p => Inside(code, p));

    private static IEnumerable<CodeMember> Inside(string code, CodeMember type)
    {
        if (type.BodyStart < 0) return [];
        var parts = Parts(code, type.BodyStart + 1, type.End - 1).ToList();
        return parts.Concat(parts.Where(p => TypeWord().IsMatch(p.Head)).SelectMany(p => Inside(code, p)));
    }

    /// <summary>Declarations side by side: each ends with a semicolon or the brace that closes its body.</summary>
    private static IEnumerable<CodeMember> Parts(string code, int at, int end)
    {
        while ((at = SkipAttributes(code, at, end)) < end)
        {
            var (start, body, head) = (at, -1, -1);
            for (; at < end; at++)
            {
                var letter = code[at];
                if (letter is '{' or '=' or ';' && head < 0) head = at;
                if (letter == ';') break;
                if (letter is '(' or '[') at = Closing(code, at, end);
                else if (letter == '{')
                {
                    if (body < 0) body = at;
                    at = Closing(code, at, end);
                    if (!Continues(code, at + 1, end)) break;
                }
            }

            at = Math.Min(at + 1, end);
            yield return new CodeMember(
                code[start..(head < 0 ? at : head)], Line(code, start), Line(code, Math.Max(start, at - 1)), body, at);
        }
    }

    /// <summary>An initializer, a call or a semicolon goes on after a closing brace.</summary>
    private static bool Continues(string code, int at, int end)
    {
        while (at < end && char.IsWhiteSpace(code[at])) at++;
        return at < end && code[at] is '=' or ';' or '.' or ',' or ')' or '?' or '!';
    }

    private static int SkipAttributes(string code, int at, int end)
    {
        while (at < end && (char.IsWhiteSpace(code[at]) || code[at] == '['))
        {
            at = code[at] == '[' ? Closing(code, at, end) + 1 : at + 1;
        }

        return at;
    }

    private static int Closing(string code, int at, int end)
    {
        var depth = 0;
        for (; at < end; at++)
        {
            if (code[at] is '(' or '[' or '{') depth++;
            if (code[at] is ')' or ']' or '}' && --depth == 0) return at;
        }

        return end;
    }

    private static int Line(string code, int at) => code.AsSpan(0, at).Count('\n') + 1;

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\b")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"\bpublic\b")]
    private static partial Regex PublicWord();
}

/// <param name="Head">All before the body or the first equals sign.</param>
/// <param name="FirstLine">From 1.</param>
/// <param name="LastLine">From 1.</param>
/// <param name="BodyStart">Position of the first brace; -1: none.</param>
/// <param name="End">Position after it.</param>
internal sealed record CodeMember(string Head, int FirstLine, int LastLine, int BodyStart, int End);
