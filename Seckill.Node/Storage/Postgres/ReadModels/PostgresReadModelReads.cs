using System.Data;
using System.Data.Common;
using Npgsql;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>Lends pooled connections for reading.</summary>
internal sealed class PostgresReadModelReads(NpgsqlDataSource source) : IReadModelReads
{
    // Locked before the snapshot is taken: truncate is not transactional for snapshots taken before it.
    private const string LockSql =
        "lock table item_row, order_row, payment_row, refund_row, delivery_row, shipment_row "
        + "in access share mode";

    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await query(connection);
    }

    public async ValueTask<T> ReadSnapshotAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using (var command = new NpgsqlCommand(LockSql, connection, transaction))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        var value = await query(connection);
        await transaction.CommitAsync(cancellation);
        return value;
    }
}
