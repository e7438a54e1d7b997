using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Links;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Peers;

/// <summary>
/// The links of this process to its peers, one TCP connection each. While a link is down, and before it is up for the
/// first time, requests to that peer fail at once: whoever asks knows better whether to wait or to go elsewhere.
/// </summary>
public sealed class PeerNetwork : IPeerNetwork, IAsyncDisposable
{
    private static readonly PeerCall NoLink = OutboundLink.Down;

    private readonly Lock _gate = new();
    private readonly PeerSelf _self;
    private readonly PeerDialler _dialler;
    private readonly InboundLinks _inbound;
    private readonly PeerLimits _limits;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private volatile IReadOnlyDictionary<Guid, OutboundLink> _links = new Dictionary<Guid, OutboundLink>();
    private Task _closing = Task.CompletedTask;
    private bool _disposed;

    /// <param name="self">Who dials.</param>
    /// <param name="inbound">The links of peers to us, which the <see cref="PeerListener"/> keeps.</param>
    /// <param name="certificates">Null: peers speak plain.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock of pauses, pings and deadlines.</param>
    /// <param name="random">Spreads the pauses between dials.</param>
    /// <param name="logger">One line for each change of a link.</param>
    public PeerNetwork(
        PeerSelf self, InboundLinks inbound, PeerCertificates? certificates, PeerLimits limits, TimeProvider time,
        Random random, ILogger<PeerNetwork> logger)
    {
        (_self, _inbound, _limits, _time, _random, _logger) = (self, inbound, limits, time, random, logger);
        _dialler = new PeerDialler(certificates, limits, time);
    }

    public PeerCall Ask(PeerAddress to, PeerRequest request, TimeSpan most) =>
        _links.TryGetValue(to.Incarnation, out var link) ? link.Ask(request, most) : NoLink;

    public bool Tell(PeerAddress to, PeerNote note) =>
        _links.TryGetValue(to.Incarnation, out var link) && link.Tell(note);

    public TimeSpan? SinceHeard(Guid peer) => _inbound.SinceHeard(peer);

    public TimeSpan? SinceAnswered(Guid peer) =>
        _links.TryGetValue(peer, out var link) ? link.SinceAnswered : null;

    public long OpenedCount(Guid peer) => _links.TryGetValue(peer, out var link) ? link.OpenedCount : 0;

    public void Keep(IReadOnlyCollection<PeerAddress> peers)
    {
        lock (_gate)
        {
            if (_disposed) return;
            var before = _links;
            var after = new Dictionary<Guid, OutboundLink>();
            foreach (var peer in peers)
            {
                if (peer.Incarnation == _self.Incarnation || after.ContainsKey(peer.Incarnation)) continue;
                after.Add(
                    peer.Incarnation,
                    before.TryGetValue(peer.Incarnation, out var link) && link.Peer == peer ? link : LinkTo(peer));
            }

            _links = after;
            CloseAll(before.Values.Where(link => after.GetValueOrDefault(link.Peer.Incarnation) != link));
        }
    }

    /// <summary>Closes all links; requests under way are answered Unreachable.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_gate)
        {
            _disposed = true;
            CloseAll(_links.Values);
            _links = new Dictionary<Guid, OutboundLink>();
            closing = _closing;
        }

        await closing;
    }

    private OutboundLink LinkTo(PeerAddress peer) =>
        new(peer, _self, _dialler, _limits, _time, new Random(_random.Next()), _logger);

    private void CloseAll(IEnumerable<OutboundLink> links) =>
        _closing = Task.WhenAll([_closing, .. links.Select(link => link.DisposeAsync().AsTask())]);
}
