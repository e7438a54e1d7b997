using System.Globalization;

namespace Seckill.Node.Ops.Verbs;

/// <summary>Columns as wide as their longest cell, two spaces apart: people read it, awk splits it.</summary>
internal static class TextTable
{
    public static void Write(TextWriter to, IReadOnlyList<string> heads, IEnumerable<object?[]> rows)
    {
        List<string[]> lines = [[.. heads], .. rows.Select(row => row.Select(Show).ToArray())];
        var widths = heads.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            to.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>Names and values, a pair a line.</summary>
    public static void Pairs(TextWriter to, params (string Name, object? Value)[] pairs)
    {
        var width = pairs.Max(pair => pair.Name.Length);
        foreach (var (name, value) in pairs) to.WriteLine($"{name.PadRight(width)}  {Show(value)}");
    }

    private static string Show(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "-";
}
