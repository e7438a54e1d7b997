using System.Collections.Concurrent;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>
/// Rows in and out within a step's transaction, a set a statement. Measured here: COPY costs the client half again as
/// much as arrays for unnest, and the server no less.
/// </summary>
internal sealed class PostgresReadModelStep(NpgsqlConnection connection, CancellationToken cancellation)
    : IReadModelStep
{
    private static readonly ConcurrentDictionary<string, string> Loads = new();

    public async ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(
        RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys)
    {
        await using var command = new NpgsqlCommand(LoadOf(shape), connection);
        command.Parameters.Add(
            new NpgsqlParameter<byte[][]> { TypedValue = [.. keys.Select(key => key.Item.ToBytes())] });
        if (shape.LoadsByOrder)
        {
            command.Parameters.Add(
                new NpgsqlParameter<byte[][]> { TypedValue = [.. keys.Select(key => key.Key.Value.ToBytes())] });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var source = new ReaderSource(reader);
        var rows = new List<TRow>(keys.Count);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(shape.Read(source.Rewind()));
        }

        return rows;
    }

    public async ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
    {
        try
        {
            await WriteAsync(shape, rows, "");
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ReadModelConflictException($"{shape.Table}: {fault.MessageText} {fault.Detail}", fault);
        }
    }

    public ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows) =>
        WriteAsync(shape, rows, RowSql.OnConflict(shape));

    private async ValueTask WriteAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows, string onConflict)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = new ColumnSink(shape.Columns, rows.Count);
        foreach (var row in rows)
        {
            shape.Write(row, columns.Next());
        }

        var (values, parameters) = columns.ToSelect();
        await using var command = new NpgsqlCommand(
            $"insert into {shape.Table} ({RowSql.Columns(shape)}) {values} {onConflict}", connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string LoadOf<TRow>(RowShape<TRow> shape) => Loads.GetOrAdd(shape.Table, static (table, shape) =>
    {
        var keys = shape.LoadsByOrder
            ? "unnest($1::bytea[], $2::bytea[]) as k(item, order_key) on k.item = t.item and k.order_key = t.order_key"
            : "unnest($1::bytea[]) as k(item) on k.item = t.item";
        return $"select {RowSql.Columns(shape, "t.")} from {table} t join {keys}";
    }, shape);
}
