using System.Data.Common;
using Npgsql;
using Seckill.Node.Storage.Outgoing;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Pooled connections, a transaction for each write.</summary>
internal sealed class PostgresOutgoingDatabase(NpgsqlDataSource source) : IOutgoingDatabase
{
    public string SkipLocked => "for update skip locked";

    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await query(connection);
    }

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var value = await write(connection);
        await transaction.CommitAsync(cancellation);
        return value;
    }
}
