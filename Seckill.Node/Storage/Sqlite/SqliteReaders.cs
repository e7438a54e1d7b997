using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Connections that read beside the writer and never block it; kept after use, closed with the store.
/// </summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    private const int MostKept = 8;
    private readonly ConcurrentStack<SqliteConnection> _idle = new();

    /// <summary>Runs a query; the rows are there when it returns.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        var connection = Rent();
        var value = query(connection);

        // Not in a finally: a connection whose query failed is not kept.
        Return(connection);
        return value;
    }

    public SqliteConnection Rent() =>
        _idle.TryPop(out var connection) ? connection : SqliteFile.OpenReader(path);

    public void Return(SqliteConnection connection)
    {
        if (_idle.Count < MostKept)
            _idle.Push(connection);
        else
            connection.Dispose();
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection))
            connection.Dispose();
    }
}
