using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// The way of a statement to the database and back: it takes time, may get lost, may be carried out though nobody waits
/// for it any more, and its answer may get lost. The database itself may stand still, refuse, or crash.
/// </summary>
/// <param name="world">Time and chance.</param>
/// <param name="tables">The rows.</param>
/// <param name="readModel">Those of the read models.</param>
internal sealed class SimDatabase(SimWorld world, SimTables tables, SimReadModel readModel)
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(5);
    private long _stallsUntil;
    private long _fullUntil;
    private long _downUntil;
    private int _crashes;

    public SimTables Tables => tables;

    public SimReadModel ReadModel => readModel;

    /// <summary>Its clock, in microseconds since 1970; machines' clocks have nothing to do with it.</summary>
    public long ClockMicros => 1_767_225_600_000_000 + world.Now / 10;

    /// <summary>Statements wait: a checkpoint, a lock of somebody else.</summary>
    public void Stall(TimeSpan span) => _stallsUntil = world.Now + span.Ticks;

    /// <summary>Writes are refused with an error; nothing of them is done.</summary>
    public void Fill(TimeSpan span) => _fullUntil = world.Now + span.Ticks;

    /// <summary>What is on its way is carried out or not; no answer comes. Then it is away for a while.</summary>
    public void Crash(TimeSpan span) => (_crashes, _downUntil) = (_crashes + 1, world.Now + span.Ticks);

    /// <summary>Sends a statement. Throws when no answer comes: it may have been carried out.</summary>
    /// <param name="what">For the trace.</param>
    /// <param name="writes">Refused while the disk is full.</param>
    /// <param name="statement">Carried out at once when its time has come.</param>
    /// <param name="cancellation">The caller waits no more; the statement goes on.</param>
    public async Task<T> AskAsync<T>(int what, bool writes, Func<T> statement, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reply = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var crashes = _crashes;
        if (world.Now < _downUntil)
        {
            world.Later(world.Between(0.2, 2), () => reply.TrySetException(new SimAwayException()));
        }
        else if (!world.OneIn(world.Faults.LostRequestOneIn))
        {
            var late = world.OneIn(world.Faults.LateRequestOneIn);
            var arrives = late ? world.Between(5_000, 9_000) : world.Between(0.1, world.Faults.SlowestStatementMs);
            world.LaterAt(Math.Max(world.Now + arrives.Ticks, _stallsUntil), () =>
            {
                // A crash on the way: the statement was carried out before it, or never.
                if (crashes == _crashes || world.OneIn(2))
                {
                    CarryOut(what, writes, statement, reply, answers: crashes == _crashes);
                }
            });
        }

        world.Later(CommandTimeout, () => reply.TrySetException(new SimAwayException()));
        if (cancellation.CanBeCanceled)
        {
            using var stop = cancellation.Register(() => reply.TrySetCanceled(cancellation));
            return await reply.Task;
        }

        return await reply.Task;
    }

    private void CarryOut<T>(int what, bool writes, Func<T> statement, TaskCompletionSource<T> reply, bool answers)
    {
        if (writes && world.Now < _fullUntil)
        {
            world.Later(world.Between(0.1, 1), () => reply.TrySetException(new SimRefusedException()));
            return;
        }

        world.Note(what);
        var result = statement();
        if (answers && !world.OneIn(world.Faults.LostReplyOneIn))
        {
            world.Later(world.Between(0.1, world.Faults.SlowestStatementMs), () => reply.TrySetResult(result));
        }
        else if (world.OneIn(2))
        {
            // The connection breaks: the caller knows at once that he knows nothing.
            world.Later(world.Between(0.1, 5), () => reply.TrySetException(new SimAwayException()));
        }
    }
}

/// <summary>No answer came.</summary>
internal sealed class SimAwayException() : IOException("the simulated database does not answer");

/// <summary>It was surely not carried out.</summary>
internal sealed class SimRefusedException() : IOException("the simulated disk is full");
