using System.Collections.Concurrent;
using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Tells every other node the facts of the items awake here: all of them when a link opens, then each change, so that
/// passes and cheap refusals stay local everywhere.
/// </summary>
public sealed class FactsSpread
{
    private const int MostInNote = 100;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly FactsBoard _board;
    private readonly IPeerNetwork _network;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ItemId, bool> _changed = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Dictionary<PeerAddress, long> _told = [];
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyCollection<PeerAddress> _peers = [];

    public FactsSpread(FactsBoard board, IPeerNetwork network, TimeProvider time)
    {
        (_board, _network, _time) = (board, network, time);
        board.Changed = (item, _) =>
        {
            _changed[item] = true;
            _signal.Writer.TryWrite(true);
        };
    }

    /// <summary>Whom to tell, from now on.</summary>
    public void Keep(IReadOnlyCollection<PeerAddress> peers)
    {
        Volatile.Write(ref _peers, peers);
        _signal.Writer.TryWrite(true);
    }

    public async Task RunAsync()
    {
        await using var timer = _time.CreateTimer(
            signal => ((Channel<bool>)signal!).Writer.TryWrite(true), _signal, LookInterval, LookInterval);
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stop.Token))
            {
                _signal.Reader.TryRead(out _);
                TellAll();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    public void Stop() => _stop.Cancel();

    private void TellAll()
    {
        var changed = _changed.Keys.ToArray();
        foreach (var item in changed)
        {
            // Before the facts are read: a change after that is told again.
            _changed.TryRemove(item, out _);
        }

        var peers = Volatile.Read(ref _peers);
        foreach (var gone in _told.Keys.Except(peers).ToArray())
        {
            _told.Remove(gone);
        }

        foreach (var peer in peers)
        {
            var link = _network.OpenedCount(peer.Incarnation);
            var isNew = link == 0 || !_told.TryGetValue(peer, out var known) || known != link;
            var whole = isNew
                ? Tell(peer, [.. _board.All], []) : Tell(peer, changed);
            if (whole && link > 0)
            {
                _told[peer] = link;
            }
            else
            {
                _told.Remove(peer);
            }
        }
    }

    private bool Tell(PeerAddress peer, ItemId[] changed)
    {
        var facts = changed.Select(_board.Find).OfType<ItemFacts>().ToArray();
        return Tell(peer, facts, [.. changed.Where(item => _board.Find(item) is null)]);
    }

    /// <summary>False: something was not sent, so this peer must be told everything anew.</summary>
    private bool Tell(PeerAddress peer, ItemFacts[] facts, ItemId[] dropped) =>
        facts.Chunk(MostInNote).All(some => _network.Tell(peer, new FactsTold(some)))
        && dropped.Chunk(MostInNote).All(some => _network.Tell(peer, new FactsDropped(some)));
}
