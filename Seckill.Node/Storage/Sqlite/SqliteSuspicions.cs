namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Who can not reach whom, in SQLite, and the vote about it, as in PostgreSQL. One process has nobody
/// to suspect; it is there so that both stores are one contract.
/// </summary>
internal sealed class SqliteSuspicions(SqliteWriter? writer)
{
    public async ValueTask SuspectAsync(Guid victim, Guid reporter) => await WriteAsync(
        """
        insert into suspect (victim, reporter, reporter_beat)
        select v.incarnation, r.incarnation, r.beat from node v, node r
         where v.incarnation = $victim and v.state <> 'dead' and r.incarnation = $reporter
        on conflict (victim, reporter) do update set reporter_beat = excluded.reporter_beat
        """, victim, reporter);

    public async ValueTask TrustAsync(Guid victim, Guid reporter) => await WriteAsync(
        "delete from suspect where victim = $victim and reporter = $reporter", victim, reporter);

    public async ValueTask<bool> DeclareDeadAsync(Guid victim) => await WriteAsync(
        """
        update node set state = 'dead'
         where incarnation = $victim and state <> 'dead'
           and (select count(*) from node where state = 'up') >= 3
           and (select count(*) from suspect s join node r on r.incarnation = s.reporter
                 where s.victim = $victim and s.reporter <> $victim
                   and r.state = 'up' and r.beat - s.reporter_beat <= 2) >= 2
        """, victim) == 1;

    private async Task<int> WriteAsync(string sql, Guid victim, Guid? reporter = null)
    {
        if (writer is null)
            throw new StoreException("the store is open for reading only");
        return await writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$victim", victim.ToString());
            if (reporter is not null)
                command.Parameters.AddWithValue("$reporter", reporter.ToString());
            return command.ExecuteNonQuery();
        });
    }
}
