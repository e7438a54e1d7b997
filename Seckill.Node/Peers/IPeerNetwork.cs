namespace Seckill.Node.Peers;

/// <summary>
/// The way to the other nodes of the cluster: requests that are answered, and notes that are not. What is sent to one
/// peer arrives in the order it was sent; nothing is ever sent twice.
/// </summary>
public interface IPeerNetwork
{
    /// <summary>
    /// Sends a request; never throws for a fault on the way. The reply is <see cref="Unreachable"/> when none comes:
    /// at once when the link is down or full, when it breaks, or after <paramref name="most"/>. The rest of that time
    /// travels with the request.
    /// </summary>
    PeerCall Ask(PeerAddress to, PeerRequest request, TimeSpan most);

    /// <summary>Sends a note; false when the link is down or full: then it is lost.</summary>
    bool Tell(PeerAddress to, PeerNote note);

    /// <summary>
    /// How long ago that peer was heard on its link to us, on the monotonic clock; null: it has none. Peers that have
    /// nothing to say ping, so a value above a second means that the link hangs.
    /// </summary>
    TimeSpan? SinceHeard(Guid peer);

    /// <summary>
    /// How long ago that peer last answered on our link to it (pings count); null: not since the link was wished for.
    /// </summary>
    TimeSpan? SinceAnswered(Guid peer);

    /// <summary>
    /// How often our link to that peer has been opened, 0 while it is down: another number than before means that notes
    /// sent in between may be lost.
    /// </summary>
    long OpenedCount(Guid peer);

    /// <summary>
    /// The peers to keep links to, from now on; links to others are closed. A link that breaks is dialled again, with
    /// growing pauses.
    /// </summary>
    void Keep(IReadOnlyCollection<PeerAddress> peers);
}

/// <summary>What a node does with what its peers send.</summary>
public interface IPeerHandler
{
    /// <summary>
    /// Answers a request; must not throw. <paramref name="accepted"/> is called at most once, when the request has its
    /// place in line; <paramref name="most"/> is how long the asker still waits.
    /// </summary>
    ValueTask<PeerReply> AnswerAsync(Guid from, PeerRequest request, TimeSpan most, Action accepted);

    /// <summary>Takes a note; must neither throw nor block.</summary>
    void Hear(Guid from, PeerNote note);

    /// <summary>A peer has opened its link to us: what it says from now on is in order and without a gap.</summary>
    void LinkOpened(Guid from);

    /// <summary>Its link is gone: notes may be missing from now on.</summary>
    void LinkClosed(Guid from);
}

/// <summary>One process start and where it listens for peers (host:port).</summary>
public readonly record struct PeerAddress(Guid Incarnation, string Address);

/// <summary>
/// A request under way. Accepted completes when the peer says that the request has its place in line, or with Reply.
/// </summary>
public readonly record struct PeerCall(Task Accepted, Task<PeerReply> Reply);
