using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Shard rows in PostgreSQL. The row's lock decides every race; an acquire waits behind an append in flight.
/// </summary>
internal sealed class PostgresShardTable(
    NpgsqlDataSource source, PostgresLockBreaker breaker, PostgresAcquisitions acquisitions) : IShardTable
{
    /// <summary>An acquire's own patience, shorter than an append's, on the connections this class gets.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    private const string AcquireSql =
        """
        update shard set epoch = epoch + 1, owner = $1, want = nullif(want, $1)
         where shard_id = $2 and epoch = $3
           and exists (select 1 from node me where me.incarnation = $1 and me.owns_shards
                        and (me.state = 'up' or (me.state = 'draining' and shard.owner = $1)))
           and (owner is null or owner = $1
                or not exists (select 1 from node o where o.incarnation = shard.owner and o.state <> 'dead'))
        returning epoch, head, head_hash
        """;

    public async ValueTask EnsureAsync(int count, CancellationToken cancellation)
    {
        await using var insert = source.CreateCommand(
            """
            insert into shard (shard_id, epoch, head, head_hash)
            select n, 0, 0, $2 from generate_series(0, $1 - 1) n where not exists (select 1 from shard)
            on conflict do nothing
            """);
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = JournalChain.Start });
        await insert.ExecuteNonQueryAsync(cancellation);
        await using var query = source.CreateCommand("select count(*) from shard");
        var found = (long)(await query.ExecuteScalarAsync(cancellation))!;
        if (found != count)
            throw new ShardCountException(
                $"the journal has {found} shards, the configuration says {count}; it is fixed");
    }

    public async ValueTask<IReadOnlyList<ShardRow>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "select shard_id, epoch, owner, want, head, head_hash from shard order by shard_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<ShardRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new ShardRow(
                new ShardId(reader.GetInt32(0)),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : reader.GetGuid(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3),
                reader.GetInt64(4),
                reader.GetFieldValue<byte[]>(5)));
        }

        return rows;
    }

    public async ValueTask<ShardHead?> AcquireAsync(
        ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation)
    {
        var generation = acquisitions.Generation;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        ShardHead? head;
        try
        {
            head = await TryAcquireAsync(connection, shard, seenEpoch, me, cancellation);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Patience is over: acquire again, and this time look at who stands in the way.
            head = await breaker.WatchAsync(connection, shard,
                () => TryAcquireAsync(connection, shard, seenEpoch, me, cancellation), cancellation);
        }

        if (head is not null)
            acquisitions.Remember(shard, head.Epoch, generation);
        return head;
    }

    public async ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            update shard set epoch = epoch + 1, want = null,
                   owner = (select incarnation from node where incarnation = $4 and state = 'up' and owns_shards)
             where shard_id = $1 and epoch = $2 and owner = $3
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me });
        command.Parameters.Add(NullableUuid(target));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public async ValueTask<bool> WishAsync(
        ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "update shard set want = $3 where shard_id = $1 and epoch = $2");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seenEpoch });
        command.Parameters.Add(NullableUuid(target));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static NpgsqlParameter NullableUuid(Guid? value) => new()
    {
        NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid,
        Value = value ?? (object)DBNull.Value,
    };

    private static async Task<ShardHead?> TryAcquireAsync(
        NpgsqlConnection connection, ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation)
    {
        var warned = false;
        NoticeEventHandler watch = (_, args) => warned |= args.Notice.InvariantSeverity == "WARNING";
        connection.Notice += watch;
        try
        {
            await using var command = new NpgsqlCommand(AcquireSql, connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seenEpoch });
            ShardHead? head = null;
            await using (var reader = await command.ExecuteReaderAsync(cancellation))
            {
                if (await reader.ReadAsync(cancellation))
                {
                    head = new ShardHead(
                        shard, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
                }

                await reader.NextResultAsync(cancellation);
            }

            return warned ? throw new StoreException($"acquire of shard {shard}: the server sent a WARNING") : head;
        }
        finally
        {
            connection.Notice -= watch;
        }
    }
}
