using System.Runtime.CompilerServices;
using System.Text.Json;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// What belongs to a journal and is not in it, as ndjson: a header, then [table, cells...] a line, byte strings in
/// base64. It is as secret as what it holds: made readable for its owner alone.
/// </summary>
internal static class SideFile
{
    private const int Page = 500;
    private const string Header = """{"format":"seckill-side","version":1}""";

    /// <summary>Returns how many rows were written.</summary>
    public static async Task<long> WriteAsync(
        string path, IReadOnlyList<SideTable> tables, IJournalCopy store, CancellationToken cancellation)
    {
        await using var file = OutputFile.Create(path, isPrivate: true);
        await using var text = new StreamWriter(file);
        await text.WriteLineAsync(Header);
        var rows = 0L;
        foreach (var table in tables)
        {
            SideRow? last = null;
            while (await store.ReadSideAsync(table, last, Page, cancellation) is { Count: > 0 } page)
            {
                foreach (var row in page)
                {
                    await text.WriteLineAsync(JsonSerializer.Serialize<object[]>([table.Name, .. row.Cells]));
                }

                (last, rows) = (page[^1], rows + page.Count);
            }
        }

        return rows;
    }

    /// <summary>
    /// Rows in portions, each of one table; CliException (7) that names the line when it is no such file.
    /// </summary>
    public static async IAsyncEnumerable<(SideTable Table, IReadOnlyList<SideRow> Rows)> ReadAsync(
        string path, IReadOnlyList<SideTable> tables, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SideTable? current = null;
        var rows = new List<SideRow>();
        await foreach (var (number, text) in FileLines.ReadAsync(path, cancellation))
        {
            if (number == 1)
            {
                if (!text.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(Header)))
                {
                    throw Bad(path, number, "it does not begin as such a file does");
                }

                continue;
            }

            var (table, row) = Parse(path, number, text, tables);
            if (current is not null && (current != table || rows.Count == Page))
            {
                yield return (current, rows);
                rows = [];
            }

            current = table;
            rows.Add(row);
        }

        if (current is not null)
        {
            yield return (current, rows);
        }
    }

    private static (SideTable Table, SideRow Row) Parse(
        string path, long number, ReadOnlyMemory<byte> text, IReadOnlyList<SideTable> tables)
    {
        try
        {
            using var line = JsonDocument.Parse(text);
            var cells = line.RootElement.EnumerateArray().ToList();
            var table = tables.FirstOrDefault(one => one.Name == cells[0].GetString());
            return table is not null && cells.Count == table.Columns.Count + 1
                ? (table, new SideRow([.. table.Columns.Select((column, i) => Cell(cells[i + 1], column.Kind))]))
                : throw Bad(path, number, "it is no row of a table that belongs here");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException
            or ArgumentOutOfRangeException)
        {
            throw Bad(path, number, fault.Message);
        }
    }

    private static object Cell(JsonElement cell, SideKind kind) => kind switch
    {
        SideKind.Number => cell.GetInt64(),
        SideKind.Text => cell.GetString() ?? throw new FormatException("null is no text"),
        SideKind.Bytes => cell.GetBytesFromBase64(),
        _ => throw new InvalidOperationException($"no cell of {kind}"),
    };

    private static CliException Bad(string path, long number, string what) =>
        new(ExitCode.BadInput, $"{path}, line {number}: {what}");
}
