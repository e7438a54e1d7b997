using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>
/// One connection and the thread that it is used on: SQLite's calls block, and must not block the threads that sell.
/// </summary>
internal sealed class SqliteLane : IAsyncDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;

    public SqliteLane(SqliteConnection connection, string name)
    {
        _connection = connection;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>
    /// Runs the work on the lane's thread, after what was given before. It must complete without waiting.
    /// </summary>
    public async ValueTask<T> RunAsync<T>(Func<SqliteConnection, ValueTask<T>> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Execute(work, done, cancellation), cancellation);
        return await done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task;
        _work.Dispose();
        await _connection.DisposeAsync();
    }

    private void Execute<T>(
        Func<SqliteConnection, ValueTask<T>> work, TaskCompletionSource<T> done, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var task = work(_connection);
            done.SetResult(task.IsCompleted
                ? task.GetAwaiter().GetResult()
                : throw new InvalidOperationException("work on a SQLite lane waited for something else"));
        }
        catch (OperationCanceledException fault)
        {
            done.SetCanceled(fault.CancellationToken);
        }
        catch (Exception fault)
        {
            done.SetException(fault);
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _ended.SetResult();
    }
}
