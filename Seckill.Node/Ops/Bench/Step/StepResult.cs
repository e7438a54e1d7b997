namespace Seckill.Node.Ops.Bench;

/// <summary>What became of a crowd that came within a moment. Latencies count from when a client was due.</summary>
public sealed class StepResult
{
    /// <summary>The last answer of each client, or what went wrong with it.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>To the last answer.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>To the connection; a second and more says that the server's backlog was full.</summary>
    public LatencyHistogram Connected { get; } = new();

    /// <summary>To when the generator came to open the connection: its own lateness.</summary>
    public LatencyHistogram SendDelay { get; } = new();

    /// <summary>Connections that were refused, broken or never there.</summary>
    public int RefusedConnections { get; set; }

    /// <summary>From the first client's instant to when the last connection was opened.</summary>
    public TimeSpan OpenedWithin { get; set; }
}
