using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Edge;

/// <summary>What a client prefers (RFC 7240): an answer at once, or how long it is ready to wait.</summary>
internal readonly record struct Preference(bool RespondAsync, int? WaitSeconds)
{
    public TimeSpan? Wait => WaitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What we honoured, for Preference-Applied; null: nothing.</summary>
    public string? Applied => (RespondAsync, WaitSeconds) switch
    {
        (true, _) => "respond-async",
        (false, { } seconds) => string.Create(CultureInfo.InvariantCulture, $"wait={seconds}"),
        _ => null,
    };

    /// <summary>
    /// Unknown and unreadable preferences are ignored, the first of a kind counts; waits are cut to the longest.
    /// </summary>
    public static Preference Read(StringValues header, TimeSpan longest)
    {
        var preference = default(Preference);
        foreach (var line in header)
        {
            foreach (var part in (line ?? "").AsSpan().Split(','))
            {
                preference = preference.With(line.AsSpan()[part], (int)longest.TotalSeconds);
            }
        }

        return preference;
    }

    private Preference With(ReadOnlySpan<char> text, int mostSeconds)
    {
        var end = text.IndexOf(';');
        text = (end < 0 ? text : text[..end]).Trim();
        if (text.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
        {
            return this with { RespondAsync = true };
        }

        var equals = text.IndexOf('=');
        if (WaitSeconds is not null || equals <= 0
            || !text[..equals].TrimEnd().Equals("wait", StringComparison.OrdinalIgnoreCase))
        {
            return this;
        }

        var value = text[(equals + 1)..].Trim().Trim('"');
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? this with { WaitSeconds = Math.Min(seconds, mostSeconds) } : this;
    }
}
