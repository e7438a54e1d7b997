namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Passes purchases through and notes when each was answered as won, apart for each node the connections lead to. Its
/// times are for after the run.
/// </summary>
public sealed class WonLog(ILoadScript purchases, int nodes, TimeProvider time) : ILoadScript
{
    private const int Created = 201;
    private readonly List<long>[] _times = [.. Enumerable.Range(0, nodes).Select(_ => new List<long>())];
    private volatile bool _stopped;

    /// <summary>Timestamps in order, by node, as the generator deals connections to its targets.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Times => _times;

    /// <summary>Nothing more is sent; the run ends with the answers under way.</summary>
    public void Stop() => _stopped = true;

    public int Write(int connection, Span<byte> request) => _stopped ? 0 : purchases.Write(connection, request);

    public void Read(int connection, int status, ReadOnlySpan<byte> body)
    {
        if (status == Created)
        {
            _times[connection % nodes].Add(time.GetTimestamp());
        }

        purchases.Read(connection, status, body);
    }
}
