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
            Put(table, NameOf(shape, described, cells), described.KeyOf(cells), cells);
        }

        return default;
    }

    /// <summary>There is a row with the key of that one.</summary>
    public bool Holds<TRow>(RowShape<TRow> shape, TRow row)
    {
        var (described, cells) = (ReadModelTable.Of(shape), ReadModelTable.CellsOf(shape, row));
        return TableOf(shape.Table).TryGetValue(NameOf(shape, described, cells), out var named)
            && named.ContainsKey(described.KeyOf(cells));
    }

    /// <summary>Upserts all rows into another one.</summary>
    public void CopyTo(MemoryStep other)
    {
        foreach (var (name, rows) in _tables)
        {
            var table = other.TableOf(name);
            foreach (var (loadedBy, named) in rows)
            {
                foreach (var (key, cells) in named)
                {
                    Put(table, loadedBy, key, cells);
                }
            }
        }
    }

    /// <summary>The first row of this one that is another there, or is not there; null: there is none.</summary>
    public string? DifferenceFrom(MemoryStep other)
    {
        foreach (var (name, rows) in _tables)
        {
            var table = other.TableOf(name);
            foreach (var (key, cells) in rows.Values.SelectMany(named => named))
            {
                var found = table.Values.Select(named => named.GetValueOrDefault(key))
                    .FirstOrDefault(one => one is not null);
                if (found is null || !Same(found, cells))
                {
                    return $"{name} {key}: {Told(cells)}, and there {(found is null ? "is no row" : Told(found))}";
                }
            }
        }

        return null;
    }

    private static bool Same(object?[] one, object?[] other) => one.Zip(other).All(pair =>
        ReadModelTable.TextOf(pair.First) == ReadModelTable.TextOf(pair.Second));

    private static string Told(object?[] cells) => string.Join(' ', cells.Select(ReadModelTable.TextOf));

    private static void Put(
        Dictionary<string, Dictionary<string, object?[]>> table, string loadedBy, string key, object?[] cells)
    {
        if (!table.TryGetValue(loadedBy, out var named))
        {
            table.Add(loadedBy, named = []);
        }

        named[key] = cells;
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
