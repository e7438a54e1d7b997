using System.Data.Common;
using System.Globalization;
using System.Text;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>Statements with named parameters, and inserts of many rows at once.</summary>
internal static class OutgoingSql
{
    // PostgreSQL takes 65 535 parameters in a statement, SQLite 32 766.
    private const int MostParameters = 8_000;

    /// <summary>Rows written.</summary>
    public static async Task<int> ExecuteAsync(
        this DbConnection connection, string sql, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this DbConnection connection, string sql, Func<IRowSource, T> read, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters) =>
        connection.ListAsync(sql, command => Bind(command, parameters), read, cancellation);

    /// <summary>Inserts rows of as many values as there are columns.</summary>
    public static async Task InsertAsync(
        this DbConnection connection, string table, string columns, IReadOnlyList<object[]> rows,
        CancellationToken cancellation, string onConflict = "")
    {
        if (rows.Count == 0)
        {
            return;
        }

        foreach (var chunk in rows.Chunk(MostParameters / rows[0].Length))
        {
            await using var command = connection.CreateCommand();
            var text = new StringBuilder($"insert into {table} ({columns}) values ");
            foreach (var row in chunk)
            {
                var first = command.Parameters.Count;
                for (var i = 0; i < row.Length; i++)
                {
                    command.With(NameOf(first + i), row[i]);
                }

                text.Append(first == 0 ? "(" : ", (")
                    .AppendJoin(", ", Enumerable.Range(first, row.Length).Select(i => "@" + NameOf(i))).Append(')');
            }

            command.CommandText = text.Append(' ').Append(onConflict).ToString();
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>@t0, @t1, ... for a list of texts; bind them with <see cref="Named"/>.</summary>
    public static string NamesOf(IReadOnlyList<string> texts) =>
        string.Join(", ", texts.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@t{i}")));

    public static IEnumerable<(string Name, object? Value)> Named(IReadOnlyList<string> texts) =>
        texts.Select((text, i) => (string.Create(CultureInfo.InvariantCulture, $"t{i}"), (object?)text));

    private static void Bind(DbCommand command, (string Name, object? Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
        {
            command.With(name, value ?? DBNull.Value);
        }
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"p{index}");
}
