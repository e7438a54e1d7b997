using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>
/// Steps of projections as immediate transactions on the writer's lane; another process waits for the file.
/// </summary>
internal sealed class SqliteReadModelStore(SqliteLane lane) : IReadModelStore
{
    // Prepared statements of the lane's connection; only its thread touches them.
    private readonly SqliteStatements _statements = new();

    public async ValueTask EnsureAsync(
        IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation) =>
        await WriteAsync(connection =>
        {
            foreach (var projection in projections)
            {
                for (var shard = 0; shard < shardCount; shard++)
                {
                    Execute(connection,
                        "insert or ignore into proj_offset (projection, shard_id, seq) values ($0, $1, 0)",
                        projection, shard);
                }
            }

            return default(ValueTask<bool>);
        }, cancellation);

    public ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation) =>
        lane.RunAsync(async connection =>
        {
            var offsets = await connection.ListAsync("select projection, shard_id, seq from proj_offset", _ => { },
                row => new ProjectionOffset(row.Text(), new ShardOffset(new ShardId(row.Int()), row.Long())),
                cancellation);
            var paused = await connection.ListAsync(
                "select projection from proj_control where paused", _ => { }, row => row.Text(), cancellation);
            return new ProjectionOffsets(offsets, paused.ToHashSet());
        }, cancellation);

    public ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation) => WriteAsync(async connection =>
        {
            var found = await connection.ListAsync(
                "select seq from proj_offset where projection = $0 and shard_id = $1",
                command =>
                {
                    command.With("$0", projection);
                    command.With("$1", shard.Value);
                },
                row => row.Long(), cancellation);
            if (found.Single() != from)
            {
                return new StepOutcome(StepKind.Moved, found.Single());
            }

            await work(new SqliteReadModelStep(connection, _statements));
            Crash.At(CrashPoint.StepBeforeOffset);
            var hit = Execute(connection,
                "update proj_offset set seq = $0 where projection = $1 and shard_id = $2 and seq = $3",
                to, projection, shard.Value, from);
            return hit == 1
                ? new StepOutcome(StepKind.Done, to)
                : throw new InvalidOperationException(
                    $"the offset of {projection} on shard {shard} is not {from} any more");
        }, cancellation, isStep: true);

    public async ValueTask ResetAsync(
        string projection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        await WriteAsync(connection =>
        {
            Execute(connection, "update proj_offset set seq = 0 where projection = $0", projection);
            foreach (var table in tables)
            {
                Execute(connection, $"delete from {table}");
            }

            return default(ValueTask<bool>);
        }, cancellation);

    public async ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation) =>
        await WriteAsync(connection =>
        {
            Execute(connection, """
                insert into proj_control (projection, paused) values ($0, $1)
                    on conflict (projection) do update set paused = excluded.paused
                """, projection, paused ? 1 : 0);
            return default(ValueTask<bool>);
        }, cancellation);

    private static void CrashAt(bool isStep, CrashPoint point)
    {
        if (isStep)
        {
            Crash.At(point);
        }
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i]);
        }

        return command.ExecuteNonQuery();
    }

    private ValueTask<T> WriteAsync<T>(
        Func<SqliteConnection, ValueTask<T>> write, CancellationToken cancellation, bool isStep = false) =>
        lane.RunAsync(async connection =>
        {
            SqliteFile.Execute(connection, "begin immediate");
            try
            {
                var value = await write(connection);
                CrashAt(isStep, CrashPoint.StepBeforeCommit);
                SqliteFile.Execute(connection, "commit");
                CrashAt(isStep, CrashPoint.StepAfterCommit);
                return value;
            }
            finally
            {
                // After a commit there is nothing to roll back; after anything else nothing of it stays.
                SqliteSchema.RollBack(connection);
            }
        }, cancellation);
}
