using System.Collections.Concurrent;
using Seckill.Node.Peers;

namespace Seckill.Tests.Sharding;

/// <summary>Links between the nodes of a test: messages are objects, and any direction can be cut.</summary>
internal sealed class MemoryNetwork
{
    private readonly ConcurrentDictionary<Guid, IPeerHandler> _desks = new();
    private readonly ConcurrentDictionary<(Guid From, Guid To), bool> _cuts = new();
    private readonly ConcurrentDictionary<(Guid From, Guid To), TimeSpan> _lags = new();

    public void Open(Guid node, IPeerHandler desk) => _desks[node] = desk;

    /// <summary>As when its process is gone.</summary>
    public void Close(Guid node)
    {
        _desks.TryRemove(node, out _);
        foreach (var (_, desk) in _desks)
        {
            desk.LinkClosed(node);
        }
    }

    /// <summary>From now on nothing of one reaches the other; it is not told.</summary>
    public void Cut(Guid from, Guid to) => _cuts[(from, to)] = true;

    /// <summary>From now on what one asks the other comes so much later; in the order in which it was asked.</summary>
    public void Delay(Guid from, Guid to, TimeSpan lag) => _lags[(from, to)] = lag;

    public IPeerNetwork Of(Guid node, TimeProvider time) => new Side(this, node, time);

    private IPeerHandler? DeskOf(Guid from, Guid to) =>
        _cuts.ContainsKey((from, to)) ? null : _desks.GetValueOrDefault(to);

    private sealed class Side(MemoryNetwork network, Guid me, TimeProvider time) : IPeerNetwork
    {
        private readonly ConcurrentDictionary<Guid, long> _answered = new();

        public PeerCall Ask(PeerAddress to, PeerRequest request, TimeSpan most)
        {
            var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var reply = AskAsync(to.Incarnation, request, most, accepted);
            return new PeerCall(Task.WhenAny(accepted.Task, reply), reply);
        }

        public bool Tell(PeerAddress to, PeerNote note)
        {
            var desk = network.DeskOf(me, to.Incarnation);
            desk?.Hear(me, note);
            return desk is not null;
        }

        public TimeSpan? SinceHeard(Guid peer) =>
            network.DeskOf(peer, me) is not null && network._desks.ContainsKey(peer) ? TimeSpan.Zero : null;

        public TimeSpan? SinceAnswered(Guid peer)
        {
            if (network.DeskOf(me, peer) is not null && network.DeskOf(peer, me) is not null)
            {
                _answered[peer] = time.GetTimestamp();
            }

            return _answered.TryGetValue(peer, out var at) ? time.GetElapsedTime(at) : null;
        }

        public long OpenedCount(Guid peer) => network.DeskOf(me, peer) is null ? 0 : 1;

        public void Keep(IReadOnlyCollection<PeerAddress> peers)
        {
        }

        private async Task<PeerReply> AskAsync(
            Guid to, PeerRequest request, TimeSpan most, TaskCompletionSource accepted)
        {
            await Task.Yield();
            if (network._lags.TryGetValue((me, to), out var lag))
            {
                await Task.Delay(lag, time);
            }

            if (network.DeskOf(me, to) is not { } desk)
            {
                return new Unreachable(MaybeSent: false);
            }

            var answer = desk.AnswerAsync(me, request, most, () => accepted.TrySetResult()).AsTask();
            var limit = Task.Delay(most, time);
            while (!answer.IsCompleted && !limit.IsCompleted && network._desks.ContainsKey(to))
            {
                await Task.WhenAny(answer, limit, Task.Delay(TimeSpan.FromMilliseconds(50), time));
            }

            return answer.IsCompletedSuccessfully && network.DeskOf(to, me) is not null
                ? answer.Result : new Unreachable(MaybeSent: true);
        }
    }
}
