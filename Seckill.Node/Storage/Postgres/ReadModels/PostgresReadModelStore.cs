using Npgsql;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>Steps of projections as PostgreSQL transactions; the offset's row lock decides who takes one.</summary>
internal sealed class PostgresReadModelStore(NpgsqlDataSource source) : IReadModelStore
{
    private const string EnsureSql =
        """
        insert into proj_offset (projection, shard_id, seq)
        select p, s, 0 from unnest($1::text[]) as p, generate_series(0, $2 - 1) as s
            on conflict do nothing
        """;

    private const string LockSql =
        "select seq from proj_offset where projection = $1 and shard_id = $2 for update skip locked";

    private const string MoveSql =
        "update proj_offset set seq = $1 where projection = $2 and shard_id = $3 and seq = $4";

    private const string PauseSql =
        """
        insert into proj_control (projection, paused) values ($1, $2)
            on conflict (projection) do update set paused = excluded.paused
        """;

    public async ValueTask EnsureAsync(
        IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(EnsureSql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. projections] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shardCount });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var offsets = await connection.ListAsync("select projection, shard_id, seq from proj_offset", _ => { },
            row => new ProjectionOffset(row.Text(), new ShardOffset(new ShardId(row.Int()), row.Long())), cancellation);
        var paused = await connection.ListAsync(
            "select projection from proj_control where paused", _ => { }, row => row.Text(), cancellation);
        return new ProjectionOffsets(offsets, paused.ToHashSet());
    }

    public async ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var found = await LockAsync(connection, projection, shard, cancellation);
        if (found != from)
        {
            return found is { } offset ? new StepOutcome(StepKind.Moved, offset) : new StepOutcome(StepKind.Busy, from);
        }

        await work(new PostgresReadModelStep(connection, cancellation));
        Crash.At(CrashPoint.StepBeforeOffset);
        await MoveAsync(connection, projection, shard, from, to, cancellation);
        Crash.At(CrashPoint.StepBeforeCommit);
        await transaction.CommitAsync(cancellation);
        Crash.At(CrashPoint.StepAfterCommit);
        return new StepOutcome(StepKind.Done, to);
    }

    public async ValueTask ResetAsync(
        string projection, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // The offsets first, as every step does: it waits for steps in flight, and none begins until the end.
        await using (var move = new NpgsqlCommand("update proj_offset set seq = 0 where projection = $1", connection))
        {
            move.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
            await move.ExecuteNonQueryAsync(cancellation);
        }

        await using (var empty = new NpgsqlCommand($"truncate {string.Join(", ", tables)}", connection))
        {
            await empty.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(PauseSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = paused });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<long?> LockAsync(
        NpgsqlConnection connection, string projection, ShardId shard, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        return (long?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task MoveAsync(
        NpgsqlConnection connection, string projection, ShardId shard, long from, long to,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(MoveSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        var hit = await command.ExecuteNonQueryAsync(cancellation);
        if (hit != 1)
        {
            throw new InvalidOperationException(
                $"the offset of {projection} on shard {shard} moved from {from} while its row was locked");
        }
    }
}
