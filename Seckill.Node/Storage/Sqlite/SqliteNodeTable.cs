using Microsoft.Data.Sqlite;
using Seckill.Node.Sharding;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Node rows in SQLite. There are no sessions whose locks could be seen, and no need: while this process holds the lock
/// of the file, no other has it open for writing, so it alone lives. A reader only looks on, and can not tell.
/// </summary>
internal sealed class SqliteNodeTable(Guid incarnation, SqliteWriter? writer, SqliteReaders readers) : INodeTable
{
    private readonly SqliteSuspicions _suspicions = new(writer);

    public async ValueTask JoinAsync(NodeRow me, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                insert into node (incarnation, node_id, addr, build, state, beat, owns_shards)
                values ($me, $id, $addr, $build, 'joining', 0, $owns)
                """;
            command.Parameters.AddWithValue("$me", me.Incarnation.ToString());
            command.Parameters.AddWithValue("$id", me.NodeId);
            command.Parameters.AddWithValue("$addr", me.Address);
            command.Parameters.AddWithValue("$build", me.Build);
            command.Parameters.AddWithValue("$owns", me.OwnsShards);
            return command.ExecuteNonQuery();
        });

    public async ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var query = connection.CreateCommand();
            query.CommandText = "select state from node where incarnation = $me";
            query.Parameters.AddWithValue("$me", me.ToString());
            var found = query.ExecuteScalar() as string;
            if (found is null || !NodeStateName.BeforeOrAt(state).Contains(found))
                return NodeStateName.Refused(me, found, state);
            using var update = connection.CreateCommand();
            update.CommandText = "update node set state = $state where incarnation = $me";
            update.Parameters.AddWithValue("$me", me.ToString());
            update.Parameters.AddWithValue("$state", NodeStateName.Of(state));
            return update.ExecuteNonQuery() == 1;
        });

    /// <summary>No clock comes back: the file has none, the machine's counts.</summary>
    public async ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "update node set beat = beat + 1 where incarnation = $me and state <> 'dead'";
            command.Parameters.AddWithValue("$me", me.ToString());
            return new BeatResult(command.ExecuteNonQuery() == 1, null);
        });

    public ValueTask<IReadOnlyList<NodeRow>> ReadAsync(CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                select incarnation, node_id, addr, build, state, beat, owns_shards
                  from node order by node_id, incarnation
                """;
            using var reader = command.ExecuteReader();
            var rows = new List<NodeRow>();
            while (reader.Read())
            {
                var node = Guid.Parse(reader.GetString(0));
                rows.Add(new NodeRow(node, reader.GetString(1), reader.GetString(2), reader.GetString(3),
                    NodeStateName.Parse(reader.GetString(4)), reader.GetInt64(5), reader.GetBoolean(6),
                    writer is null || node == incarnation));
            }

            return rows;
        }));

    public async ValueTask<bool> DeclareDeadAsync(Guid victim, long beat, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "update node set state = 'dead' where incarnation = $victim and beat = $beat and state <> 'dead'";
            command.Parameters.AddWithValue("$victim", victim.ToString());
            command.Parameters.AddWithValue("$beat", beat);
            return command.ExecuteNonQuery() == 1;
        });

    public ValueTask HoldLockAsync(Guid me, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        _suspicions.SuspectAsync(victim, reporter);

    public ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        _suspicions.TrustAsync(victim, reporter);

    public ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation) =>
        _suspicions.DeclareDeadAsync(victim);

    public async ValueTask<bool> ForgetAsync(Guid dead, CancellationToken cancellation) =>
        await Writer.WriteAsync(connection =>
        {
            using var node = connection.CreateCommand();
            node.CommandText =
                """
                delete from node where incarnation = $dead and state = 'dead'
                   and not exists (select 1 from shard where owner = $dead or want = $dead)
                """;
            node.Parameters.AddWithValue("$dead", dead.ToString());
            if (node.ExecuteNonQuery() == 0)
                return false;
            using var reports = connection.CreateCommand();
            reports.CommandText = "delete from suspect where $dead in (victim, reporter)";
            reports.Parameters.AddWithValue("$dead", dead.ToString());
            reports.ExecuteNonQuery();
            return true;
        });

    private SqliteWriter Writer => writer ?? throw new StoreException("the store is open for reading only");
}
