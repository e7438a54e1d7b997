namespace Seckill.Node.Peers;

/// <summary>How much and how long, between two nodes.</summary>
public sealed record PeerLimits
{
    /// <summary>Bytes of one request for an item, its head included; a larger one closes the link.</summary>
    public int AskBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of any other frame, its head included.</summary>
    public int FrameBytes { get; init; } = 1024 * 1024;

    /// <summary>Requests of one link without a reply; more are not sent, and not taken.</summary>
    public int InFlight { get; init; } = 16 * 1024;

    /// <summary>Bytes that wait for the socket of one link.</summary>
    public int QueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Connections that peers may hold open, those in their handshake included.</summary>
    public int Connections { get; init; } = 256;

    /// <summary>For a connection to come about; short, for its own retries grow further apart each time.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the connection to the welcome, on both sides; TLS has as much again for itself.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two pings, whatever else is said.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A link on which nothing came for so long is closed, and dialled again.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Before the second dial; doubled each time, up to <see cref="MostPause"/>, less up to a half by chance.
    /// </summary>
    public TimeSpan LeastPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two dials, at most.</summary>
    public TimeSpan MostPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopping listener lets requests in flight be answered.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Who this process is to its peers.</summary>
/// <param name="Incarnation">This process start.</param>
/// <param name="Name">The node's name, for logs of others.</param>
/// <param name="Build">The build's version, for logs of others.</param>
public sealed record PeerSelf(Guid Incarnation, string Name, string Build);
