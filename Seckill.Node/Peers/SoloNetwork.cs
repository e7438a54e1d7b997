namespace Seckill.Node.Peers;

/// <summary>The network of a node that is alone, as on SQLite: there is nobody to reach.</summary>
public sealed class SoloNetwork : IPeerNetwork
{
    private static readonly PeerCall Nobody =
        new(Task.CompletedTask, Task.FromResult<PeerReply>(new Unreachable(MaybeSent: false)));

    public PeerCall Ask(PeerAddress to, PeerRequest request, TimeSpan most) => Nobody;

    public bool Tell(PeerAddress to, PeerNote note) => false;

    public TimeSpan? SinceHeard(Guid peer) => null;

    public TimeSpan? SinceAnswered(Guid peer) => null;

    public long OpenedCount(Guid peer) => 0;

    public void Keep(IReadOnlyCollection<PeerAddress> peers)
    {
    }
}
