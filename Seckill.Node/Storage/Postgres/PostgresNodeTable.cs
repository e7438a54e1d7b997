using Npgsql;
using Seckill.Node.Sharding;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Node rows in PostgreSQL.</summary>
internal sealed class PostgresNodeTable(
    NpgsqlDataSource source, PostgresIncarnationLock held, int beatSeconds) : INodeTable
{
    // What pg_locks shows is of the moment, not of the statement's snapshot; it is a hint anyway.
    private static readonly string ReadSql =
        $"""
        select incarnation, node_id, addr, build, state, beat, owns_shards,
               {PostgresIncarnationLock.KeySql("incarnation")} in ({PostgresIncarnationLock.HeldKeysSql})
          from node order by node_id, incarnation
        """;

    private readonly PostgresSuspicions _suspicions = new(source);

    public async ValueTask JoinAsync(NodeRow me, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            insert into node (incarnation, node_id, addr, build, state, beat, owns_shards)
            values ($1, $2, $3, $4, 'joining', 0, $5)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me.Incarnation });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = me.NodeId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = me.Address });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = me.Build });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = me.OwnsShards });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "update node set state = $2 where incarnation = $1 and state = any ($3)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NodeStateName.Of(state) });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = NodeStateName.BeforeOrAt(state) });
        if (await command.ExecuteNonQueryAsync(cancellation) == 1)
            return true;
        await using var query = source.CreateCommand("select state from node where incarnation = $1");
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me });
        return NodeStateName.Refused(me, await query.ExecuteScalarAsync(cancellation) as string, state);
    }

    public async ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            update node set beat = beat + 1 where incarnation = $1 and state <> 'dead'
            returning (extract(epoch from clock_timestamp()) * 1000000)::bigint
            """);
        command.CommandTimeout = beatSeconds;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me });
        var clock = await command.ExecuteScalarAsync(cancellation);
        return clock is long micros ? new BeatResult(true, micros) : default;
    }

    public async ValueTask<IReadOnlyList<NodeRow>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(ReadSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<NodeRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new NodeRow(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                NodeStateName.Parse(reader.GetString(4)), reader.GetInt64(5), reader.GetBoolean(6),
                reader.GetBoolean(7)));
        }

        return rows;
    }

    public async ValueTask<bool> DeclareDeadAsync(Guid incarnation, long beat, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "update node set state = 'dead' where incarnation = $1 and beat = $2 and state <> 'dead'");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = incarnation });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = beat });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Throws a NpgsqlException when the server can not be reached.</summary>
    public ValueTask HoldLockAsync(Guid me, CancellationToken cancellation) => held.HoldAsync(me, cancellation);

    public ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        _suspicions.SuspectAsync(victim, reporter, cancellation);

    public ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        _suspicions.TrustAsync(victim, reporter, cancellation);

    public ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation) =>
        _suspicions.DeclareDeadAsync(victim, cancellation);

    public async ValueTask<bool> ForgetAsync(Guid incarnation, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            with gone as (
                delete from node where incarnation = $1 and state = 'dead'
                   and not exists (select 1 from shard where owner = $1 or want = $1)
                returning incarnation),
                 reports as (
                delete from suspect using gone where gone.incarnation in (victim, reporter))
            select count(*) from gone
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = incarnation });
        return (long)(await command.ExecuteScalarAsync(cancellation))! == 1;
    }
}
