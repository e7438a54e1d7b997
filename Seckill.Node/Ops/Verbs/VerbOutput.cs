using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>
/// Data of a verb on standard output: a table for people, the whole as one JSON document, or a line for each row.
/// </summary>
internal static class VerbOutput
{
    /// <param name="call">Names the format.</param>
    /// <param name="whole">As the route answers it.</param>
    /// <param name="wholeShape">Picks its shape.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="rowShape">Picks theirs.</param>
    /// <param name="table">Head and cells; a null cell is shown as a dash.</param>
    public static void List<T, TRow>(
        VerbCall call, T whole, Func<ManagementJson, JsonTypeInfo<T>> wholeShape, IEnumerable<TRow> rows,
        Func<ManagementJson, JsonTypeInfo<TRow>> rowShape, params (string Head, Func<TRow, object?> Cell)[] table)
    {
        switch (call.Output)
        {
            case OutputFormat.Json:
                call.Streams.Out.WriteLine(JsonSerializer.Serialize(whole, wholeShape(VerbJson.Indented)));
                break;
            case OutputFormat.Jsonl:
                foreach (var row in rows) Line(call, row, rowShape);
                break;
            case OutputFormat.Table:
                TextTable.Write(
                    call.Streams.Out, [.. table.Select(column => column.Head)],
                    rows.Select(row => table.Select(column => column.Cell(row)).ToArray()));
                break;
            default:
                throw new InvalidOperationException($"no output {call.Output}");
        }
    }

    /// <summary>One thing: JSON, or what people read.</summary>
    public static void One<T>(
        VerbCall call, T one, Func<ManagementJson, JsonTypeInfo<T>> shape, Action<TextWriter> write)
    {
        switch (call.Output)
        {
            case OutputFormat.Json:
                call.Streams.Out.WriteLine(JsonSerializer.Serialize(one, shape(VerbJson.Indented)));
                break;
            case OutputFormat.Jsonl:
                Line(call, one, shape);
                break;
            case OutputFormat.Table:
                write(call.Streams.Out);
                break;
            default:
                throw new InvalidOperationException($"no output {call.Output}");
        }
    }

    /// <summary>A list that was cut says so, and how to see the rest.</summary>
    public static void More(VerbCall call, bool more, string what, string narrow)
    {
        if (more)
        {
            call.Streams.Error.WriteLine($"seckill: there are more {what}: give {narrow}, or a larger --limit");
        }
    }

    public static void Line<T>(VerbCall call, T one, Func<ManagementJson, JsonTypeInfo<T>> shape) =>
        call.Streams.Out.WriteLine(JsonSerializer.Serialize(one, shape(ManagementJson.Default)));
}
