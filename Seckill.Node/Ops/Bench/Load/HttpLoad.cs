using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What generators of load over kept connections share: the connections, and one thread of its own for a run.
/// </summary>
public abstract class HttpLoad : IDisposable
{

    /// <summary>The longest wait without a look at the clock.</summary>
    private protected static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>The connections are dealt to the targets in turn.</summary>
    private protected HttpLoad(IReadOnlyList<EndPoint> targets, int connections, TimeProvider time)
    {
        Time = time;
        Connections = new LoadConnections(targets, connections, time);
    }

    /// <summary>How long answers under way are awaited when nothing more is sent.</summary>
    internal TimeSpan LastAnswers { get; init; } = TimeSpan.FromSeconds(5);

    private protected TimeProvider Time { get; }

    private protected LoadConnections Connections { get; }

    public void Dispose() => Connections.Dispose();

    /// <summary>On a thread of its own, so that the caller's is not kept.</summary>
    internal static Task<T> OnOwnThreadAsync<T>(Func<T> run, CancellationToken cancellation) =>
        Task.Factory.StartNew(run, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
