using Npgsql;
using Seckill.Node.Config;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Secrets in PostgreSQL. The second statement sees the winner: the first one has waited for him.</summary>
internal sealed class PostgresSecretStore(NpgsqlDataSource source) : ISecretStore
{
    public async ValueTask<byte[]> GetOrAddAsync(string name, byte[] proposed, CancellationToken cancellation)
    {
        await using var insert = source.CreateCommand(
            "insert into secret (name, value) values ($1, $2) on conflict (name) do nothing");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = proposed });
        await insert.ExecuteNonQueryAsync(cancellation);
        await using var query = source.CreateCommand("select value from secret where name = $1");
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (byte[])(await query.ExecuteScalarAsync(cancellation))!;
    }
}
