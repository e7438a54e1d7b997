using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Shard rows in SQLite, with the same conditions as in PostgreSQL; the writer's order decides every race.
/// </summary>
internal sealed class SqliteShardTable(SqliteWriter? writer, SqliteReaders readers) : IShardTable
{
    public async ValueTask EnsureAsync(int count, CancellationToken cancellation)
    {
        var found = await Writer.WriteAsync(connection =>
        {
            using var insert = connection.CreateCommand();
            insert.CommandText =
                """
                with recursive n (id) as (select 0 union all select id + 1 from n where id + 1 < $count)
                insert into shard (shard_id, epoch, head, head_hash)
                select id, 0, 0, $hash from n where not exists (select 1 from shard)
                """;
            insert.Parameters.AddWithValue("$count", count);
            insert.Parameters.AddWithValue("$hash", JournalChain.Start);
            insert.ExecuteNonQuery();
            return (long)SqliteFile.Scalar(connection, "select count(*) from shard")!;
        });
        if (found != count)
            throw new ShardCountException(
                $"the journal has {found} shards, the configuration says {count}; it is fixed");
    }

    public ValueTask<IReadOnlyList<ShardRow>> ReadAsync(CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "select shard_id, epoch, owner, want, head, head_hash from shard order by shard_id";
            using var reader = command.ExecuteReader();
            var rows = new List<ShardRow>();
            while (reader.Read())
            {
                rows.Add(new ShardRow(
                    new ShardId(reader.GetInt32(0)),
                    reader.GetInt64(1),
                    reader.IsDBNull(2) ? null : Guid.Parse(reader.GetString(2)),
                    reader.IsDBNull(3) ? null : Guid.Parse(reader.GetString(3)),
                    reader.GetInt64(4),
                    reader.GetFieldValue<byte[]>(5)));
            }

            return rows;
        }));

    public async ValueTask<ShardHead?> AcquireAsync(
        ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                update shard set epoch = epoch + 1, owner = $me, want = nullif(want, $me)
                 where shard_id = $shard and epoch = $epoch
                   and exists (select 1 from node me where me.incarnation = $me and me.owns_shards
                                and (me.state = 'up' or (me.state = 'draining' and shard.owner = $me)))
                   and (owner is null or owner = $me
                        or not exists (select 1 from node o where o.incarnation = shard.owner and o.state <> 'dead'))
                returning epoch, head, head_hash
                """;
            command.Parameters.AddWithValue("$me", me.ToString());
            command.Parameters.AddWithValue("$shard", shard.Value);
            command.Parameters.AddWithValue("$epoch", seenEpoch);
            using var reader = command.ExecuteReader();
            return reader.Read()
                ? new ShardHead(shard, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
                : null;
        });

    public async ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                update shard set epoch = epoch + 1, want = null,
                       owner = (select incarnation from node
                                 where incarnation = $target and state = 'up' and owns_shards)
                 where shard_id = $shard and epoch = $epoch and owner = $me
                """;
            command.Parameters.AddWithValue("$target", (object?)target?.ToString() ?? DBNull.Value);
            command.Parameters.AddWithValue("$shard", shard.Value);
            command.Parameters.AddWithValue("$epoch", epoch);
            command.Parameters.AddWithValue("$me", me.ToString());
            return command.ExecuteNonQuery() == 1;
        });

    public async ValueTask<bool> WishAsync(
        ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "update shard set want = $target where shard_id = $shard and epoch = $epoch";
            command.Parameters.AddWithValue("$target", (object?)target?.ToString() ?? DBNull.Value);
            command.Parameters.AddWithValue("$shard", shard.Value);
            command.Parameters.AddWithValue("$epoch", seenEpoch);
            return command.ExecuteNonQuery() == 1;
        });

    private SqliteWriter Writer => writer ?? throw new StoreException("the store is open for reading only");
}
