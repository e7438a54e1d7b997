using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>Writes a report: one JSON object for programs, a table for people.</summary>
public static class BenchPrinter
{
    // The output goes to a terminal or a file, never into a page: only what JSON itself demands is escaped.
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object: over many lines, or (jsonl) in one.</summary>
    public static void PrintJson(JsonObject report, OutputFormat format, TextWriter output) =>
        output.WriteLine(format == OutputFormat.Json ? report.ToJsonString(Indented) : report.ToJsonString());

    public static void PrintTable(BenchReport report, TextWriter output)
    {
        var rows = new List<(string Name, string Value)>();
        var json = report.ToJson();
        json.Remove("bars");
        Flatten("", json, rows);
        var width = rows.Max(row => row.Name.Length);
        foreach (var (name, value) in rows)
        {
            output.WriteLine($"{name.PadRight(width)}  {value}");
        }

        if (report.Bars.Count > 0)
        {
            output.WriteLine();
            PrintBars(report.Bars, output);
        }
    }

    public static void PrintBars(IReadOnlyList<BenchBar> bars, TextWriter output)
    {
        var width = bars.Select(bar => bar.What.Length).DefaultIfEmpty().Max();
        output.WriteLine($"{"bar",-4} {"".PadRight(width)} {"must",10} {"aim",10} {"measured",10}");
        foreach (var bar in bars)
        {
            output.WriteLine($"{bar.Id,-4} {bar.What.PadRight(width)} {Text(bar.Must),10} {Text(bar.Aim),10} "
                + $"{Text(bar.Measured),10}  {bar.Verdict}");
        }
    }

    private static string Text(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "# ### ### ##0" : "0.##", CultureInfo.InvariantCulture).Trim();

    private static void Flatten(string name, JsonNode? node, List<(string, string)> rows)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (member, value) in members)
                {
                    Flatten(name.Length == 0 ? member : $"{name}.{member}", value, rows);
                }

                break;
            case JsonArray values when values.All(value => value is JsonValue):
                rows.Add((name, string.Join("  ", values.Select(Plain))));
                break;
            case JsonArray values:
                for (var i = 0; i < values.Count; i++)
                {
                    Flatten($"{name}[{i}]", values[i], rows);
                }

                break;
            default:
                rows.Add((name, Plain(node)));
                break;
        }
    }

    private static string Plain(JsonNode? node) => node switch
    {
        null => "-",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(),
    };
}
