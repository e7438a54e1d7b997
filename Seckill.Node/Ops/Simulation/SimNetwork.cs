using Seckill.Node.Peers;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// Links between processes: what is sent over one arrives in order, late, or not at all; a direction can be cut, and
/// its ends learn that as real ones do, by silence.
/// </summary>
internal sealed class SimNetwork(SimWorld world)
{
    /// <summary>A cut link is given up by its ends after this time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, End> _ends = [];
    private readonly Dictionary<(Guid From, Guid To), Link> _links = [];

    public IPeerNetwork Of(Guid node) => new SimPeers(this, node);

    /// <summary>A process listens.</summary>
    public void Open(Guid node, SimContext context, IPeerHandler desk)
    {
        foreach (var other in _ends.Keys.ToList())
        {
            _links[(node, other)] = new Link { Opened = 1 };
            _links[(other, node)] = new Link { Opened = 1 };
        }

        _ends[node] = new End(context, desk);
        foreach (var other in _ends.Keys.Where(other => other != node).ToList())
        {
            Tell(other, desk => desk.LinkOpened(node));
            Tell(node, desk => desk.LinkOpened(other));
        }
    }

    /// <summary>Its process is gone: its sockets are closed.</summary>
    public void Close(Guid node)
    {
        _ends.Remove(node);
        foreach (var (way, link) in _links.Where(link => link.Key.From == node || link.Key.To == node).ToList())
        {
            _links.Remove(way);
            link.Break();
        }

        foreach (var other in _ends.Keys.ToList())
        {
            Tell(other, desk => desk.LinkClosed(node));
        }
    }

    /// <summary>Nothing of one reaches the other any more.</summary>
    public void Cut(Guid from, Guid to)
    {
        if (_links.TryGetValue((from, to), out var link) && link.CutAt is null)
        {
            var cut = link.CutAt = world.Now;
            world.Later(Silence, () =>
            {
                if (link.CutAt == cut)
                {
                    link.IsDown = true;
                    link.Break();
                    Tell(to, desk => desk.LinkClosed(from));
                }
            });
        }
    }

    public void Mend(Guid from, Guid to)
    {
        if (_links.TryGetValue((from, to), out var link) && link.CutAt is not null)
        {
            (link.CutAt, link.IsDown) = (null, false);
            link.Opened++;
            Tell(to, desk => desk.LinkOpened(from));
        }
    }

    public void MendAll() => _links.Keys.ToList().ForEach(way => Mend(way.From, way.To));

    public PeerCall Ask(Guid from, Guid to, PeerRequest request, TimeSpan most)
    {
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = new TaskCompletionSource<PeerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (LinkOf(from, to) is not { IsDown: false } link)
        {
            reply.SetResult(new Unreachable(MaybeSent: false));
        }
        else
        {
            link.Waiting.Add(reply);
            world.Later(most, () => reply.TrySetResult(new Unreachable(MaybeSent: true)));
            Send(from, to, async desk =>
            {
                var answer = await desk.AnswerAsync(
                    from, request, most, () => Send(to, from, _ => Done(accepted.TrySetResult)));
                Send(to, from, _ => Done(() => reply.TrySetResult(answer)));
            });
        }

        return new PeerCall(Task.WhenAny(accepted.Task, reply.Task), reply.Task);
    }

    public bool Note(Guid from, Guid to, PeerNote note)
    {
        Send(from, to, desk => Done(() => desk.Hear(from, note)));
        return LinkOf(from, to) is { IsDown: false };
    }

    public Link? LinkOf(Guid from, Guid to) => _links.GetValueOrDefault((from, to));

    /// <summary>How long nothing can have come that way; null: there is no such link.</summary>
    public TimeSpan? SilentFor(Guid from, Guid to)
    {
        if (LinkOf(from, to) is not { IsDown: false } link || !_ends.TryGetValue(from, out var end))
        {
            return null;
        }

        var since = Math.Min(link.CutAt ?? long.MaxValue, end.Context.StoppedAt ?? long.MaxValue);
        return since == long.MaxValue ? TimeSpan.Zero : new TimeSpan(world.Now - since);
    }

    /// <summary>In order on its link; lost when the link is cut when it would arrive.</summary>
    private void Send(Guid from, Guid to, Func<IPeerHandler, Task> arrive)
    {
        if (LinkOf(from, to) is not { IsDown: false } link)
        {
            return;
        }

        link.Arrives = Math.Max(link.Arrives + 1, world.Now + world.Between(0.05, world.Faults.SlowestMessageMs).Ticks);
        var lost = world.OneIn(world.Faults.LostMessageOneIn);
        world.LaterAt(link.Arrives, () =>
        {
            if (link.CutAt is null && !lost && _ends.TryGetValue(to, out var end) && LinkOf(from, to) == link)
            {
                // One at a time out of the link's own queue: the world may change the order of what is posted.
                link.Inbox.Enqueue(arrive);
                end.Context.Post(async _ => await link.Inbox.Dequeue()(end.Desk), null);
            }
        });
    }

    private void Tell(Guid node, Action<IPeerHandler> what)
    {
        if (_ends.TryGetValue(node, out var end))
        {
            end.Context.Post(_ => what(end.Desk), null);
        }
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static Task Done(Func<bool> action) => Task.FromResult(action());

    private sealed record End(SimContext Context, IPeerHandler Desk);

    /// <summary>One direction between two processes.</summary>
    internal sealed class Link
    {
        public long Opened { get; set; }

        public long? CutAt { get; set; }

        public bool IsDown { get; set; }

        public long Arrives { get; set; }

        public Queue<Func<IPeerHandler, Task>> Inbox { get; } = [];

        public List<TaskCompletionSource<PeerReply>> Waiting { get; } = [];

        public void Break()
        {
            Waiting.ForEach(reply => reply.TrySetResult(new Unreachable(MaybeSent: true)));
            Waiting.Clear();
        }
    }

    private sealed class SimPeers(SimNetwork network, Guid me) : IPeerNetwork
    {
        public PeerCall Ask(PeerAddress to, PeerRequest request, TimeSpan most) =>
            network.Ask(me, to.Incarnation, request, most);

        public bool Tell(PeerAddress to, PeerNote note) => network.Note(me, to.Incarnation, note);

        public TimeSpan? SinceHeard(Guid peer) => network.SilentFor(peer, me);

        public TimeSpan? SinceAnswered(Guid peer) =>
            (network.SilentFor(me, peer), network.SilentFor(peer, me)) is ({ } there, { } back)
                ? there > back ? there : back : null;

        public long OpenedCount(Guid peer) => network.LinkOf(me, peer) is { IsDown: false } link ? link.Opened : 0;

        public void Keep(IReadOnlyCollection<PeerAddress> peers)
        {
        }
    }
}
