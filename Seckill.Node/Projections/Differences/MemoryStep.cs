using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>A read model in memory: what a projection makes of commits when nothing was there before.</summary>
internal sealed class MemoryStep : IReadModelStep
{
    // By table, then by what rows are loaded by (order or item), then by key.
    private readonly Dictionary<string, Dictionary<string, Dictionary<string, object?[]>>> _tables = [];

    /// <summary>Rows by their key (<see cref="ReadModelTable.KeyOf"/>).</summary>
    public IReadOnlyDictionary<string, object?[]> RowsOf(ReadModelTable table) =>
        TableOf(table.Name).Values.SelectMany(rows => rows).ToDictionary(row => row.Key, row => row.Value);

    public ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys)
    {
        // A copy of each row, as a store would give: projections change what they load.
        var table = TableOf(shape.Table);
        return new([.. keys.Select(key => shape.LoadsByOrder ? $"{key.Item}{key.Key}" : $"{key.Item}").Distinct()
            .SelectMany(name => table.GetValueOrDefault(name)?.Values ?? Enumerable.Empty<object?[]>())
            .Select(cells => shape.Read(new CellSource(cells)))]);
    }

    public ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows) => UpsertAsync(shape, rows);

    public ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
    {
        var (table, described) = (TableOf(shape.Table), ReadModelTable.Of(shape));
        foreach (var row in rows)
        {
            var cells = ReadModelTable.CellsOf(shape, row);
            var name = NameOf(shape, described, cells);
            if (!table.TryGetValue(name, out var named))
            {
                table.Add(name, named = []);
            }

            named[described.KeyOf(cells)] = cells;
        }

        return default;
    }

    private Dictionary<string, Dictionary<string, object?[]>> TableOf(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables.Add(name, table = []);
        }

        return table;
    }

    private static string NameOf<TRow>(RowShape<TRow> shape, ReadModelTable table, object?[] cells)
    {
        var item = ItemId.Read((byte[])cells[table.IndexOf("item")]!);
        return shape.LoadsByOrder
            ? $"{item}{new OrderKey(Key128.Read((byte[])cells[table.IndexOf("order_key")]!))}" : $"{item}";
    }

    private sealed class CellSource(object?[] cells) : IRowSource
    {
        private int _next;

        public int Int() => checked((int)(long)cells[_next++]!);

        public long Long() => (long)cells[_next++]!;

        public long? LongOrNull() => (long?)cells[_next++];

        public bool Flag() => (long)cells[_next++]! != 0;

        public string Text() => (string)cells[_next++]!;

        public string? TextOrNull() => (string?)cells[_next++];

        public byte[] Bytes() => (byte[])cells[_next++]!;
    }
}
