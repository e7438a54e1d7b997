using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>Rows in and out within a step's transaction: one prepared statement, run for each row.</summary>
internal sealed class SqliteReadModelStep(SqliteConnection connection, SqliteStatements statements) : IReadModelStep
{
    private const int ConstraintViolated = 19;
    private static readonly ConcurrentDictionary<string, ShapeSql> Statements = new();

    public ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys)
    {
        var command = statements.Get(connection, SqlOf(shape).Load, shape.LoadsByOrder ? 2 : 1);
        var rows = new List<TRow>(keys.Count);
        foreach (var key in keys)
        {
            command.Parameters[0].Value = key.Item.ToBytes();
            if (shape.LoadsByOrder)
            {
                command.Parameters[1].Value = key.Key.Value.ToBytes();
            }

            using var reader = command.ExecuteReader();
            var source = new ReaderSource(reader);
            while (reader.Read())
            {
                rows.Add(shape.Read(source.Rewind()));
            }
        }

        return new(rows);
    }

    public ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
    {
        try
        {
            return WriteAsync(shape, SqlOf(shape).Insert, rows);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == ConstraintViolated)
        {
            throw new ReadModelConflictException($"{shape.Table}: {fault.Message}", fault);
        }
    }

    public ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows) =>
        WriteAsync(shape, SqlOf(shape).Upsert, rows);

    private ValueTask WriteAsync<TRow>(RowShape<TRow> shape, string sql, IReadOnlyList<TRow> rows)
    {
        var statement = statements.GetRow(connection, sql);
        foreach (var row in rows)
        {
            shape.Write(row, statement);
            statement.Run();
        }

        return default;
    }

    private static ShapeSql SqlOf<TRow>(RowShape<TRow> shape) => Statements.GetOrAdd(shape.Table, static (_, shape) =>
    {
        var table = shape.Table;
        var columns = RowSql.Columns(shape);
        var insert = $"insert into {table} ({columns}) values ("
            + string.Join(", ", shape.Columns.Select((_, i) => $"${i}")) + ")";
        var where = shape.LoadsByOrder ? $"item = $0 and {RowSql.OrderKeyIs("order_key", "$1")}" : "item = $0";
        return new ShapeSql(
            $"select {columns} from {table} where {where}", insert, $"{insert} {RowSql.OnConflict(shape)}");
    }, shape);

    private sealed record ShapeSql(string Load, string Insert, string Upsert);
}
