using System.Globalization;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>The cluster's figures as text: a screen for people, or a line a second.</summary>
internal static class TopText
{
    /// <summary>A screen, cut to that size; the last line says how to leave.</summary>
    public static IReadOnlyList<string> Screen(TopResource top, string address, int width, int height)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"seckill top  {address}  {top.At}");
        text.WriteLine();
        text.WriteLine(Invariant(
            $"sold/s {top.WonPerSecond}  refused/s {top.RefusedPerSecond}  in line {top.InLine}  ")
            + Invariant($"held {top.Held}  sold {top.Sold}  waiting {top.Waiting}  items {top.Items}"));
        text.WriteLine(Invariant($"shards {top.Shards}, {top.Orphaned} without an owner   oversold {top.Oversold}")
            + (top.Oversold == 0 ? "" : "  <-- THIS MUST BE 0: run audit verify"));
        text.WriteLine();
        TextTable.Write(
            text,
            ["NODE", "STATE", "SHARDS", "AWAKE", "IN-LINE", "SOLD/S", "REFUSED/S", "APPENDS/S", "P50-MS", "P99-MS"],
            top.Nodes.Select(node => new object?[]
            {
                node.Node, node.State, node.Shards, node.Awake, node.InLine, node.WonPerSecond, node.RefusedPerSecond,
                node.AppendsPerSecond, node.AppendP50Ms, node.AppendP99Ms,
            }));
        text.WriteLine();
        TextTable.Write(
            text, ["PROJECTION", "STATE", "BEHIND", "OLDEST-MS"],
            top.Projections.Select(one => new object?[] { one.Name, one.State, one.Behind, one.OldestMs }));
        var lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return
        [
            .. lines.Take(Math.Max(0, height - 1)).Select(line => Cut(line, width)),
            .. height > 0 ? [Cut("q or Ctrl-C ends", width)] : Array.Empty<string>(),
        ];
    }

    /// <summary>Names and values in one line, for logs and small terminals.</summary>
    public static string Line(TopResource top) => string.Create(
        CultureInfo.InvariantCulture,
        $"{top.At} nodes={top.Nodes.Count(node => node.State == "up")}/{top.Nodes.Count} shards={top.Shards} "
            + $"orphaned={top.Orphaned} sold/s={top.WonPerSecond} refused/s={top.RefusedPerSecond} "
            + $"in-line={top.InLine} append-p50-ms={Most(top, node => node.AppendP50Ms)} "
            + $"append-p99-ms={Most(top, node => node.AppendP99Ms)} "
            + $"behind={top.Projections.Sum(one => one.Behind)} oversold={top.Oversold}");

    /// <summary>The slowest node's; a dash: nobody has appended yet.</summary>
    private static string Most(TopResource top, Func<TopNode, double?> figure) =>
        top.Nodes.Max(figure)?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..Math.Max(0, width)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
