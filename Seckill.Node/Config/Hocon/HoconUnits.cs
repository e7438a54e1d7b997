using System.Globalization;

namespace Seckill.Node.Config.Hocon;

/// <summary>Durations and byte sizes of the HOCON specification: a number, spaces if wanted, a unit.</summary>
public static class HoconUnits
{
    private static readonly Dictionary<string, long> Ticks = Names(
        (TimeSpan.TicksPerMicrosecond, ["us", "micro", "micros", "microsecond", "microseconds"]),
        (TimeSpan.TicksPerMillisecond, ["", "ms", "milli", "millis", "millisecond", "milliseconds"]),
        (TimeSpan.TicksPerSecond, ["s", "second", "seconds"]),
        (TimeSpan.TicksPerMinute, ["m", "minute", "minutes"]),
        (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
        (TimeSpan.TicksPerDay, ["d", "day", "days"]),
        (7 * TimeSpan.TicksPerDay, ["w", "week", "weeks"]));

    private static readonly Dictionary<string, long> Sizes = Names(
        (1, ["", "B", "b", "byte", "bytes"]),
        (1000, ["kB", "kilobyte", "kilobytes"]),
        (1000_000, ["MB", "megabyte", "megabytes"]),
        (1000_000_000, ["GB", "gigabyte", "gigabytes"]),
        (1000_000_000_000, ["TB", "terabyte", "terabytes"]),
        (1L << 10, ["K", "k", "Ki", "KiB", "kibibyte", "kibibytes"]),
        (1L << 20, ["M", "m", "Mi", "MiB", "mebibyte", "mebibytes"]),
        (1L << 30, ["G", "g", "Gi", "GiB", "gibibyte", "gibibytes"]),
        (1L << 40, ["T", "t", "Ti", "TiB", "tebibyte", "tebibytes"]));

    /// <summary>A number without a unit is in milliseconds; null: not a duration, or too long for a TimeSpan.</summary>
    public static TimeSpan? Duration(string text) => Scale(text, Ticks) is { } ticks ? new TimeSpan(ticks) : null;

    /// <summary>In bytes: kB is 1000, k and KiB are 1024; null: not a size, or too large for a long.</summary>
    public static long? Size(string text) => Scale(text, Sizes);

    private static long? Scale(string text, Dictionary<string, long> units)
    {
        text = text.Trim();
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1])) end--;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!units.TryGetValue(text[end..], out var unit)
            || !decimal.TryParse(text.AsSpan(0, end).TrimEnd(), style, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        // Dividing first keeps the check itself from overflowing.
        return Math.Abs(number) <= (decimal)long.MaxValue / unit ? (long)(number * unit) : null;
    }

    private static Dictionary<string, long> Names(params (long Factor, string[] Names)[] units) =>
        units.SelectMany(u => u.Names.Select(n => (Name: n, u.Factor)))
            .ToDictionary(p => p.Name, p => p.Factor, StringComparer.Ordinal);
}
