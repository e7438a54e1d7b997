using System.Data.Common;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>A query's way from text to values.</summary>
internal static class RowQueries
{
    public static void With(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this DbConnection connection, string sql, Action<DbCommand> bind, Func<IRowSource, T> read,
        CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        bind(command);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var source = new ReaderSource(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(source.Rewind()));
        }

        return rows;
    }
}
