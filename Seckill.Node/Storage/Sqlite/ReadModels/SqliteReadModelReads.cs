using System.Data.Common;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>Reads on the reader's lane, beside the writer.</summary>
internal sealed class SqliteReadModelReads(SqliteLane lane) : IReadModelReads
{
    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation) =>
        lane.RunAsync(connection => new ValueTask<T>(query(connection)), cancellation);

    public ValueTask<T> ReadSnapshotAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation) =>
        lane.RunAsync(async connection =>
        {
            SqliteFile.Execute(connection, "begin");
            try
            {
                return await query(connection);
            }
            finally
            {
                SqliteSchema.RollBack(connection);
            }
        }, cancellation);
}
