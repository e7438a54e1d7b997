using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>The parts of statements that a shape of rows gives; both stores put theirs together from them.</summary>
internal static class RowSql
{
    public static string Columns<TRow>(RowShape<TRow> shape, string prefix = "") =>
        string.Join(", ", shape.Columns.Select(column => prefix + column.Name));

    /// <summary>on conflict (key) do update set all that is not key; nothing, when all is key.</summary>
    public static string OnConflict<TRow>(RowShape<TRow> shape)
    {
        var changes = shape.Columns.Where(column => !shape.Key.Contains(column.Name))
            .Select(column => $"{column.Name} = excluded.{column.Name}")
            .ToList();
        return $"on conflict ({string.Join(", ", shape.Key)}) do "
            + (changes.Count == 0 ? "nothing" : $"update set {string.Join(", ", changes)}");
    }

    /// <summary>
    /// A condition that finds an order's row by its key: SQLite's index holds the first four bytes of it alone.
    /// </summary>
    public static string OrderKeyIs(string column, string value) =>
        $"{column} = {value} and substr({column}, 1, 4) = substr({value}, 1, 4)";
}
