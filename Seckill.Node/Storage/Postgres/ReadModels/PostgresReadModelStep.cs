using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>Rows in and out within a step's transaction, a set a statement: COPY for new ones, unnest for the others.</summary>
internal sealed class PostgresReadModelStep(NpgsqlConnection connection, CancellationToken cancellation) : IReadModelStep
{
    private static readonly ConcurrentDictionary<string, ShapeSql> Statements = new();

    public async ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(
        RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys)
    {
        await using var command = new NpgsqlCommand(SqlOf(shape).Load, connection);
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. keys.Select(key => key.Item.ToBytes())] });
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
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await using var copy = await connection.BeginBinaryImportAsync(SqlOf(shape).Copy, cancellation);
            var sink = new CopySink(copy);
            foreach (var row in rows)
            {
                copy.StartRow();
                shape.Write(row, sink);
            }

            await copy.CompleteAsync(cancellation);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ReadModelConflictException($"{shape.Table}: {fault.MessageText} {fault.Detail}", fault);
        }
    }

    public async ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var sink = new ArraySink(shape.Columns, rows.Count);
        foreach (var row in rows)
        {
            shape.Write(row, sink.Next());
        }

        await using var command = new NpgsqlCommand(SqlOf(shape).Upsert, connection);
        command.Parameters.AddRange(sink.ToParameters());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static ShapeSql SqlOf<TRow>(RowShape<TRow> shape) => Statements.GetOrAdd(shape.Table, static (table, shape) =>
    {
        var columns = RowSql.Columns(shape);
        var arrays = string.Join(", ", shape.Columns.Select((column, i) => $"${i + 1}::{TypeOf(column.Kind)}[]"));
        var from = shape.LoadsByOrder
            ? "unnest($1::bytea[], $2::bytea[]) as k(item, order_key) on k.item = t.item and k.order_key = t.order_key"
            : "unnest($1::bytea[]) as k(item) on k.item = t.item";
        return new ShapeSql(
            $"select {RowSql.Columns(shape, "t.")} from {table} t join {from}",
            $"copy {table} ({columns}) from stdin (format binary)",
            $"insert into {table} ({columns}) select * from unnest({arrays}) {RowSql.OnConflict(shape)}");
    }, shape);

    private static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Int => "integer",
        ColumnKind.Long => "bigint",
        ColumnKind.Flag => "boolean",
        ColumnKind.Text => "text",
        ColumnKind.Bytes => "bytea",
        _ => throw new InvalidOperationException($"no type for {kind}"),
    };

    private sealed record ShapeSql(string Load, string Copy, string Upsert);

    private sealed class CopySink(NpgsqlBinaryImporter copy) : IRowSink
    {
        public void Int(int value) => copy.Write(value, NpgsqlDbType.Integer);

        public void Long(long? value)
        {
            if (value is { } some)
            {
                copy.Write(some, NpgsqlDbType.Bigint);
            }
            else
            {
                copy.WriteNull();
            }
        }

        public void Flag(bool value) => copy.Write(value, NpgsqlDbType.Boolean);

        public void Text(string? value)
        {
            if (value is null)
            {
                copy.WriteNull();
            }
            else
            {
                copy.Write(ArraySink.Storable(value), NpgsqlDbType.Text);
            }
        }

        public void Bytes(byte[] value) => copy.Write(value, NpgsqlDbType.Bytea);
    }
}
