using Microsoft.Data.Sqlite;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>Statements of one connection, prepared once; values are put into $0, $1, ...</summary>
internal sealed class SqliteStatements
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<string, SqliteRowStatement> _rows = [];

    public SqliteRowStatement GetRow(SqliteConnection connection, string sql)
    {
        if (!_rows.TryGetValue(sql, out var statement))
        {
            statement = new SqliteRowStatement(connection.Handle!, sql);
            _rows.Add(sql, statement);
        }

        return statement;
    }

    public SqliteCommand Get(SqliteConnection connection, string sql, int parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            command.Prepare();
            _prepared.Add(sql, command);
        }

        return command;
    }
}
