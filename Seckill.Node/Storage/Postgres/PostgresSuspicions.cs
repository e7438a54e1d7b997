using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Who can not reach whom, in PostgreSQL, and the vote about it.</summary>
internal sealed class PostgresSuspicions(NpgsqlDataSource source)
{
    // "SUSPECT" in ASCII. Votes take turns: of two about each other's reporters, the second must not count whom the
    // first has just declared dead.
    private const long LockKey = 0x53555350454354;

    private const string VoteSql =
        """
        update node set state = 'dead'
         where incarnation = $1 and state <> 'dead'
           and (select count(*) from node where state = 'up') >= 3
           and (select count(*) from suspect s join node r on r.incarnation = s.reporter
                 where s.victim = $1 and s.reporter <> $1
                   and r.state = 'up' and r.beat - s.reporter_beat <= 2) >= 2
        """;

    public async ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation)
    {
        // Of the forgotten and the dead no reports are kept: nobody would remove them.
        await using var command = source.CreateCommand(
            """
            insert into suspect (victim, reporter, reporter_beat)
            select v.incarnation, r.incarnation, r.beat from node v, node r
             where v.incarnation = $1 and v.state <> 'dead' and r.incarnation = $2
            on conflict (victim, reporter) do update set reporter_beat = excluded.reporter_beat
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = victim });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = reporter });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("delete from suspect where victim = $1 and reporter = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = victim });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = reporter });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<bool> DeclareDeadAsync(Guid victim, CancellationToken cancellation)
    {
        // A batch is one transaction that the server ends by itself, and its second statement sees what was committed
        // while the first one waited.
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select pg_advisory_xact_lock({LockKey})"));
        var vote = new NpgsqlBatchCommand(VoteSql);
        vote.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = victim });
        batch.BatchCommands.Add(vote);
        await batch.ExecuteNonQueryAsync(cancellation);
        return vote.RecordsAffected == 1;
    }
}
