using System.Collections.Concurrent;

namespace Seckill.Node.Peers.Links;

/// <summary>The links that peers hold to us: one for each, the newest.</summary>
public sealed class InboundLinks
{
    private readonly ConcurrentDictionary<Guid, InboundLink> _links = new();

    /// <summary>How long ago that peer was heard; null: it has no link to us.</summary>
    public TimeSpan? SinceHeard(Guid peer) => _links.TryGetValue(peer, out var link) ? link.SinceHeard : null;

    internal IReadOnlyCollection<InboundLink> All => [.. _links.Values];

    /// <summary>
    /// Puts a link in its peer's place. One that stands there is ended first, so that nothing of it comes after the new
    /// one's opening.
    /// </summary>
    internal async Task EnterAsync(InboundLink link)
    {
        while (!_links.TryAdd(link.From, link))
        {
            if (_links.TryGetValue(link.From, out var before))
            {
                before.Break("the peer has dialled anew");
                await before.Ended;
            }
        }
    }

    /// <summary>Gives the place free, if it is still this link's.</summary>
    internal void Leave(InboundLink link) => _links.TryRemove(new KeyValuePair<Guid, InboundLink>(link.From, link));
}
