using Microsoft.Extensions.Logging;
using Npgsql;
using Seckill.Domain;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Sees to an acquire that can not get its row's lock: terminates the backends that hold it, and only if they are the
/// old owner's (a process that was stopped in the middle). Anybody else is reported with his pid.
/// </summary>
internal sealed partial class PostgresLockBreaker(NpgsqlDataSource source, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // One statement, so that nobody is terminated who has stopped to block since he was seen. A null owner terminates
    // nobody.
    private const string Sql =
        """
        select a.pid, a.application_name,
               case when a.application_name = o.name then pg_terminate_backend(a.pid) else false end
          from pg_stat_activity a
          left join (select 'sk/' || owner::text as name from shard where shard_id = $2) o on true
         where a.pid = any (pg_blocking_pids($1))
        """;

    /// <summary>Runs the acquire, and meanwhile asks who blocks its connection.</summary>
    /// <exception cref="ShardBlockedException">It timed out, and others than the old owner held the lock.</exception>
    public async Task<T> WatchAsync<T>(
        NpgsqlConnection blocked, ShardId shard, Func<Task<T>> acquire, CancellationToken cancellation)
    {
        var pid = blocked.ProcessID;
        var foreign = new SortedDictionary<int, string>();
        var running = acquire();
        while (!running.IsCompleted)
        {
            try
            {
                await LookAsync(pid, shard, foreign, cancellation);
            }
            catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
            {
                LogNotSeen(logger, shard.Value, fault.Message);
            }

            await Task.WhenAny(running, Task.Delay(Interval, time, cancellation));
        }

        try
        {
            return await running;
        }
        catch (PostgresException fault) when (
            fault.SqlState == PostgresErrorCodes.LockNotAvailable && foreign.Count > 0)
        {
            var names = string.Join(", ", foreign.Select(blocker => $"pid {blocker.Key} ({blocker.Value})"));
            throw new ShardBlockedException(
                $"shard {shard} is locked by {names}, not by its old owner", [.. foreign.Keys]);
        }
    }

    private async Task LookAsync(
        int pid, ShardId shard, SortedDictionary<int, string> foreign, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pid });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var blocker = reader.GetInt32(0);
            var name = reader.IsDBNull(1) ? "" : reader.GetString(1);
            if (reader.GetBoolean(2))
                LogTerminated(logger, blocker, name, shard.Value);
            else if (foreign.TryAdd(blocker, name))
                LogForeign(logger, shard.Value, blocker, name);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "Terminated backend {Pid} ({Name}) of the old owner: it held the lock of shard {Shard}.")]
    private static partial void LogTerminated(ILogger logger, int pid, string name, int shard);

    [LoggerMessage(LogLevel.Error, "Shard {Shard} is locked by backend {Pid} ({Name}), which is not the old owner's.")]
    private static partial void LogForeign(ILogger logger, int shard, int pid, string name);

    [LoggerMessage(LogLevel.Warning, "Who blocks shard {Shard} could not be seen: {Fault}")]
    private static partial void LogNotSeen(ILogger logger, int shard, string fault);
}
