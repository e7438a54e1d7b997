using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// The one thread that writes to the file. Everything that has queued up goes into one transaction, so that many shards
/// share one flush. The queue needs no limit of its own: a shard has one append in flight, and the rest is rare.
/// </summary>
/// <remarks>
/// A group ends in one of three ways. Committed: each work is told so. Failed before COMMIT was sent: rolled back,
/// and, when there were several, each is tried again by itself, so that one bad write does not fail its neighbours.
/// COMMIT itself failed: in doubt, and the connection is thrown away (protocol.md, The append). When it was the flush
/// that failed, what the system shows of the log afterwards may not be on the disk; so the next connection first
/// moves the whole log into the database, with flushes of its own, and serves only if that went well.
/// </remarks>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Func<SqliteConnection> _open;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private List<SqliteWork> _queue = [];
    private bool _stopped;

    // Touched by the writer's thread only.
    private SqliteSession? _session;

    /// <param name="open">Opens a connection; called again after one was thrown away.</param>
    /// <param name="logger">Hears of connections that were thrown away.</param>
    public SqliteWriter(Func<SqliteConnection> open, ILogger logger)
    {
        _open = open;
        _logger = logger;
        _session = new SqliteSession(open());
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    public Task<AppendResult> AppendAsync(ShardAppend append)
    {
        var work = new SqliteAppend(append);
        Enqueue(work);
        return work.Done;
    }

    /// <summary>A write that joins the next transaction.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        var work = new SqliteWrite<T>(write, alone: false);
        Enqueue(work);
        return work.Done;
    }

    /// <summary>Work that must not run in a transaction.</summary>
    public Task<T> WriteAloneAsync<T>(Func<SqliteConnection, T> write)
    {
        var work = new SqliteWrite<T>(write, alone: true);
        Enqueue(work);
        return work.Done;
    }

    /// <summary>Carries out what has queued up, then ends the thread and closes the connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
        }

        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Enqueue(SqliteWork work)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _queue.Add(work);
                if (_queue.Count == 1)
                    _wake.Set();
                return;
            }
        }

        work.RolledBack(new StoreException("the store is closed"));
    }

    private void Run()
    {
        var taken = new List<SqliteWork>();
        var group = new List<SqliteWork>();
        while (true)
        {
            bool stopped;
            lock (_gate)
            {
                (taken, _queue) = (_queue, taken);
                stopped = _stopped;
            }

            if (taken.Count == 0)
            {
                if (stopped)
                    break;
                _wake.WaitOne();
                continue;
            }

            foreach (var work in taken)
            {
                if (work.IsAlone)
                {
                    RunGroup(group);
                    group.Clear();
                    RunAlone(work);
                }
                else
                {
                    group.Add(work);
                }
            }

            RunGroup(group);
            group.Clear();
            taken.Clear();
        }

        _session?.Dispose();
    }

    private void RunGroup(List<SqliteWork> group)
    {
        if (group.Count == 0)
            return;
        var fault = TryTransaction(group);
        if (fault is null)
            return;
        if (group.Count == 1)
        {
            group[0].RolledBack(fault);
            return;
        }

        foreach (var work in group)
        {
            if (TryTransaction([work]) is { } own)
                work.RolledBack(own);
        }
    }

    /// <summary>The fault when the group was rolled back; null when every caller has been told.</summary>
    private Exception? TryTransaction(IReadOnlyList<SqliteWork> group)
    {
        SqliteSession session;
        try
        {
            session = _session ??= Reopen();
            session.Begin();
            foreach (var work in group)
                work.Execute(session);
        }
        catch (Exception fault)
        {
            LeaveTransaction(fault);
            return fault;
        }

        Crash.At(CrashPoint.WriteBeforeCommit);
        try
        {
            session.Commit();
        }
        catch (Exception fault)
        {
            Discard(fault);
            foreach (var work in group)
                work.InDoubt(fault);
            return null;
        }

        Crash.At(CrashPoint.WriteAfterCommit);
        foreach (var work in group)
            work.Committed();
        return null;
    }

    private void RunAlone(SqliteWork work)
    {
        try
        {
            work.Execute(_session ??= Reopen());
            work.Committed();
        }
        catch (Exception fault)
        {
            work.RolledBack(fault);
        }
    }

    private SqliteSession Reopen()
    {
        var connection = _open();
        try
        {
            if (SqliteFile.Scalar(connection, "pragma wal_checkpoint(truncate)") is not 0L)
                throw new StoreException("the write-ahead log can not be moved into the database while it is read");
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void LeaveTransaction(Exception fault)
    {
        try
        {
            if (_session is not null)
                SqliteSchema.RollBack(_session.Connection);
        }
        catch (SqliteException)
        {
            Discard(fault);
        }
    }

    private void Discard(Exception fault)
    {
        LogDiscarded(_logger, fault.Message);
        _session?.Dispose();
        _session = null;
    }

    [LoggerMessage(LogLevel.Error, "The writer's connection is thrown away: {Fault}")]
    private static partial void LogDiscarded(ILogger logger, string fault);
}
