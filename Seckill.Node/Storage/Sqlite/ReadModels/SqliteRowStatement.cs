using System.Text;
using Microsoft.Data.Sqlite;
using Seckill.Node.Projections;
using SQLitePCL;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>
/// One prepared statement that takes a row's columns as its parameters, run once a row. Below ADO, whose cost a row is
/// more than SQLite's own.
/// </summary>
internal sealed class SqliteRowStatement : IRowSink, IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1024];
    private int _next = 1;

    public SqliteRowStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection, sql, out _statement));
    }

    /// <summary>Runs with the columns that were written since the last run.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        _next = 1;
        if (code != raw.SQLITE_DONE)
        {
            Check(code);
        }
    }

    public void Int(int value) => Check(raw.sqlite3_bind_int(_statement, _next++, value));

    public void Long(long? value) => Check(value is { } some
        ? raw.sqlite3_bind_int64(_statement, _next++, some)
        : raw.sqlite3_bind_null(_statement, _next++));

    public void Flag(bool value) => Int(value ? 1 : 0);

    public void Text(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, _next++));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _text.Length)
        {
            _text = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(value, _text);
        Check(raw.sqlite3_bind_text(_statement, _next++, _text.AsSpan(0, length)));
    }

    public void Bytes(byte[] value) => Check(raw.sqlite3_bind_blob(_statement, _next++, value));

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(
                $"SQLite Error {code}: '{raw.sqlite3_errmsg(_connection).utf8_to_string()}'.", code & 0xFF, code);
        }
    }
}
