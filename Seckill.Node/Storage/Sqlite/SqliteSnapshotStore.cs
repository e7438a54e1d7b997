using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Snapshots in SQLite, one row each.</summary>
internal sealed class SqliteSnapshotStore(SqliteWriter? writer, SqliteReaders readers) : ISnapshotStore
{
    public async ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = Command(connection,
                """
                insert into snapshot (shard_id, item_id, seq, hash, body) values ($shard, $item, $seq, $hash, $body)
                on conflict (shard_id, item_id)
                do update set seq = excluded.seq, hash = excluded.hash, body = excluded.body
                """, snapshot.Shard, snapshot.Item);
            command.Parameters.AddWithValue("$seq", snapshot.Seq);
            command.Parameters.AddWithValue("$hash", snapshot.Hash);
            command.Parameters.AddWithValue("$body", snapshot.Body);
            return command.ExecuteNonQuery();
        });

    public ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var command = Command(connection,
                "select seq, hash, body from snapshot where shard_id = $shard and item_id = $item", shard, item);
            using var reader = command.ExecuteReader();
            return reader.Read()
                ? new Snapshot(
                    shard, item, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2))
                : null;
        }));

    public async ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = Command(
                connection, "delete from snapshot where shard_id = $shard and item_id = $item", shard, item);
            return command.ExecuteNonQuery();
        });

    private SqliteWriter Writer => writer ?? throw new StoreException("the store is open for reading only");

    private static SqliteCommand Command(SqliteConnection connection, string sql, ShardId shard, ItemId? item)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$shard", shard.Value);
        command.Parameters.AddWithValue("$item", item?.ToBytes() ?? []);
        return command;
    }
}
