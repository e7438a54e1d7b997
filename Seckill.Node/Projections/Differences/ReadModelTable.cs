namespace Seckill.Node.Projections;

/// <summary>
/// A read model's table as cells: what is left of a shape when its rows are only compared. Cells are long, string,
/// byte[] or null.
/// </summary>
public sealed record ReadModelTable(string Name, IReadOnlyList<RowColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Those of every projection, by its name.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<ReadModelTable>> OfProjection =
        new Dictionary<string, IReadOnlyList<ReadModelTable>>
        {
            [ProjectionKind.Orders.Name] = [Of(ItemShape.Instance), Of(OrderShape.Instance)],
            [ProjectionKind.Payments.Name] = [Of(PaymentShape.Instance), Of(RefundShape.Instance)],
            [ProjectionKind.Deliveries.Name] = [Of(DeliveryShape.Instance), Of(ShipmentShape.Instance)],
        };

    public static ReadModelTable Of<TRow>(RowShape<TRow> shape) => new(shape.Table, shape.Columns, shape.Key);

    public static object?[] CellsOf<TRow>(RowShape<TRow> shape, TRow row)
    {
        var cells = new CellSink();
        shape.Write(row, cells);
        return [.. cells.Cells];
    }

    public object?[] Read(IRowSource source)
    {
        var cells = new object?[Columns.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Columns[i].Kind switch
            {
                ColumnKind.Int => (long)source.Int(),
                ColumnKind.Long => source.LongOrNull(),
                ColumnKind.Flag => source.Flag() ? 1L : 0L,
                ColumnKind.Text => source.TextOrNull(),
                ColumnKind.Bytes => source.Bytes(),
                _ => throw new InvalidOperationException($"no cell of {Columns[i].Kind}"),
            };
        }

        return cells;
    }

    /// <summary>The key's cells as one text: rows with the same text are the same row.</summary>
    public string KeyOf(object?[] cells) =>
        string.Join('|', Key.Select(name => TextOf(cells[IndexOf(name)])));

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{Name} has no column {column}");
    }

    /// <summary>A cell for people: bytes in hexadecimal.</summary>
    public static string TextOf(object? cell) => cell switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };

    private sealed class CellSink : IRowSink
    {
        public List<object?> Cells { get; } = [];

        public void Int(int value) => Cells.Add((long)value);

        public void Long(long? value) => Cells.Add(value);

        public void Flag(bool value) => Cells.Add(value ? 1L : 0L);

        public void Text(string? value) => Cells.Add(value);

        public void Bytes(byte[] value) => Cells.Add(value);
    }
}
