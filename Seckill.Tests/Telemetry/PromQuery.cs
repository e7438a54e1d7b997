using System.Text.RegularExpressions;

namespace Seckill.Tests.Telemetry;

/// <summary>
/// Finds the names of metrics in a PromQL expression: every word that is no function, keyword, label or duration.
/// </summary>
internal static partial class PromQuery
{
    private static readonly HashSet<string> Words =
    [
        "by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset", "Inf",
    ];

    public static IReadOnlyList<string> Metrics(string expression)
    {
        Assert.Equal(expression.Count(c => c == '('), expression.Count(c => c == ')'));
        var bare = Labels().Replace(Text().Replace(expression, ""), "");
        bare = Grouping().Replace(Range().Replace(bare, ""), "");
        var names = Word().Matches(bare).Where(word => !Words.Contains(word.Value)
            && !bare[(word.Index + word.Length)..].TrimStart().StartsWith('(')).Select(word => word.Value).ToList();
        Assert.True(names.Count > 0, $"no metric in {expression}");
        return names;
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*")]
    private static partial Regex Word();
}
