using Seckill.Node.Config;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Secrets in SQLite; insert and read share one transaction.</summary>
internal sealed class SqliteSecretStore(SqliteWriter? writer) : ISecretStore
{
    public async ValueTask<byte[]> GetOrAddAsync(string name, byte[] proposed, CancellationToken cancellation)
    {
        if (writer is null)
            throw new StoreException("the store is open for reading only");
        return await writer.WriteAsync(connection =>
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "insert into secret (name, value) values ($name, $value) on conflict do nothing";
            insert.Parameters.AddWithValue("$name", name);
            insert.Parameters.AddWithValue("$value", proposed);
            insert.ExecuteNonQuery();
            using var query = connection.CreateCommand();
            query.CommandText = "select value from secret where name = $name";
            query.Parameters.AddWithValue("$name", name);
            return (byte[])query.ExecuteScalar()!;
        });
    }
}
