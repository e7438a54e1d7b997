using Microsoft.Data.Sqlite;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>One piece of work for the writer's thread, and how its caller is told.</summary>
internal abstract class SqliteWork
{
    /// <summary>True: not in a transaction, and not together with others (a checkpoint of the WAL).</summary>
    public virtual bool IsAlone => false;

    /// <summary>Runs the statements. May run again after a rollback.</summary>
    public abstract void Execute(SqliteSession session);

    /// <summary>The transaction is on the disk.</summary>
    public abstract void Committed();

    /// <summary>Nothing of it was written.</summary>
    public abstract void RolledBack(Exception fault);

    /// <summary>The commit failed: it may be there, and it may not.</summary>
    public abstract void InDoubt(Exception fault);
}

/// <summary>Any small write; a fault is thrown at the caller.</summary>
internal sealed class SqliteWrite<T>(Func<SqliteConnection, T> write, bool alone) : SqliteWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _value = default!;

    public Task<T> Done => _done.Task;

    public override bool IsAlone => alone;

    public override void Execute(SqliteSession session) => _value = write(session.Connection);

    public override void Committed() => _done.TrySetResult(_value);

    public override void RolledBack(Exception fault) => _done.TrySetException(fault);

    public override void InDoubt(Exception fault) => _done.TrySetException(
        new StoreException($"the commit failed, its outcome is not known: {fault.Message}", fault));
}

/// <summary>An append; a fault is an outcome.</summary>
internal sealed class SqliteAppend(ShardAppend append) : SqliteWork
{
    private readonly TaskCompletionSource<AppendResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppendResult _result = AppendResult.Fenced;

    public Task<AppendResult> Done => _done.Task;

    public override void Execute(SqliteSession session)
    {
        _result = session.Append(append);
        if (append.Commits.Count > 0)
        {
            Crash.At(CrashPoint.AppendInFlight);
        }
    }

    public override void Committed() => _done.TrySetResult(_result);

    public override void RolledBack(Exception fault) =>
        _done.TrySetResult(new AppendResult(AppendOutcome.NotWritten, Fault: fault.Message));

    public override void InDoubt(Exception fault) =>
        _done.TrySetResult(new AppendResult(AppendOutcome.Unknown, Fault: fault.Message));
}
