using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Snapshots in PostgreSQL, one row each.</summary>
internal sealed class PostgresSnapshotStore(NpgsqlDataSource source) : ISnapshotStore
{
    public async ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        await using var command = Command(
            """
            insert into snapshot (shard_id, item_id, seq, hash, body) values ($1, $2, $3, $4, $5)
            on conflict (shard_id, item_id) do update set seq = excluded.seq, hash = excluded.hash, body = excluded.body
            """, snapshot.Shard, snapshot.Item);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = snapshot.Seq });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = snapshot.Hash });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = snapshot.Body });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation)
    {
        await using var command = Command(
            "select seq, hash, body from snapshot where shard_id = $1 and item_id = $2", shard, item);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Snapshot(
                shard, item, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    public async ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation)
    {
        await using var command = Command("delete from snapshot where shard_id = $1 and item_id = $2", shard, item);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, ShardId shard, ItemId? item)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = item?.ToBytes() ?? [] });
        return command;
    }
}
