using System.Data.Common;
using Seckill.Node.Storage.Outgoing;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Reads beside the writer, writes in its next transaction. SQLite knows no waiting: what is asynchronous in its driver
/// has ended when it returns, so the writer's thread never blocks on a task here.
/// </summary>
internal sealed class SqliteOutgoingDatabase(SqliteWriter? writer, SqliteReaders readers) : IOutgoingDatabase
{
    public string SkipLocked => "";

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(readers.Read(connection => Finished(query(connection))));
    }

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return writer is null
            ? throw new StoreException("the store is open for reading only")
            : await writer.WriteAsync(connection => Finished(write(connection)));
    }

    private static T Finished<T>(Task<T> task) => task.IsCompleted
        ? task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("SQLite's driver was expected not to wait");
}
