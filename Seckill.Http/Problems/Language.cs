using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Problems;

/// <summary>The languages that people are answered in.</summary>
internal enum Language
{
    English,
    Chinese,
}

/// <summary>
/// Chooses a language by Accept-Language (RFC 9110, 12.5.4): the best quality wins, the first of equals; else English.
/// </summary>
internal static class Languages
{
    public static string Tag(Language language) => language == Language.Chinese ? "zh" : "en";

    public static Language Choose(StringValues header)
    {
        var chosen = Language.English;
        var best = 0.0;
        foreach (var line in header)
        {
            foreach (var part in (line ?? "").AsSpan().Split(','))
            {
                Weigh(line.AsSpan()[part], ref chosen, ref best);
            }
        }

        return chosen;
    }

    private static void Weigh(ReadOnlySpan<char> range, ref Language chosen, ref double best)
    {
        var end = range.IndexOf(';');
        var quality = end < 0 ? 1.0 : Quality(range[(end + 1)..]);
        var tag = (end < 0 ? range : range[..end]).Trim();
        var primary = tag.IndexOf('-') is var dash and >= 0 ? tag[..dash] : tag;
        Language? offered = primary.Equals("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese
            : primary.Equals("en", StringComparison.OrdinalIgnoreCase) ? Language.English : null;
        if (offered is { } language && quality > best)
        {
            chosen = language;
            best = quality;
        }
    }

    private static double Quality(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(
                parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
            ? quality : 0;
    }
}
