using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// The single writer of one item: a bounded mailbox, drained in batches. Take what has queued, decide all, append once,
/// then answer all, won and lost alike.
/// </summary>
/// <remarks>
/// Paths of the loop: asleep -> (mail) deciding -> appending -> answering -> asleep; from appending also -> dead, when the
/// batch was not written or its outcome can not be known. Between deciding and answering the state is ahead of the journal,
/// so a dead actor is thrown away whole; nobody has seen that state. Invariants: (1) no reply of a batch leaves before its
/// append; (2) only the loop touches the state; (3) after death no request is left without a reply.
/// </remarks>
public sealed class ItemActor
{
    /// <summary>How long an id that names no item stays: long enough for a create, short enough for a scan of ids.</summary>
    private static readonly TimeSpan Stranger = TimeSpan.FromSeconds(1);

    private readonly ItemState _state;
    private readonly ShardJournalWriter _writer;
    private readonly ItemPorts _ports;
    private readonly ItemLimits _limits;
    private readonly Channel<ItemEnvelope> _mailbox;
    private readonly List<ItemEnvelope> _batch = [];
    private readonly List<ItemEvent> _events = [];
    private readonly List<KeyValuePair<OrderKey, ShipToRecord>> _shipTo = [];
    private readonly ItemEffects _effects;
    private long _lastAskedAt;
    private long _deadlineMs = long.MaxValue;
    private int _commitsSinceSnapshot;
    private volatile bool _busy;
    private volatile bool _attention;
    private volatile bool _exists;
    private volatile bool _closed;
    private int _knocked;

    public ItemActor(ItemState state, ShardJournalWriter writer, ItemPorts ports, ItemLimits limits, ILogger logger)
    {
        (_state, _writer, _ports, _limits) = (state, writer, ports, limits);
        _effects = new ItemEffects(state, ports, logger);
        _mailbox = Channel.CreateBounded<ItemEnvelope>(
            new BoundedChannelOptions(limits.Mailbox) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _lastAskedAt = ports.Time.GetTimestamp();
        Announce();
        _effects.OfferRefunds();
    }

    public ItemId Id => _state.Id;

    /// <summary>True while a batch is under way; read this before <see cref="NeedsAttention"/> to miss nothing.</summary>
    public bool IsBusy => _busy;

    /// <summary>Must be awake though nobody asks; true from before its commit is answered.</summary>
    public bool NeedsAttention => _attention;

    /// <summary>Requests that wait in the mailbox.</summary>
    public int InLine => _mailbox.Reader.Count;

    /// <summary>False when the mailbox is full or closed; see <see cref="IsClosed"/>.</summary>
    public bool TryPost(ItemEnvelope envelope) => _mailbox.Writer.TryWrite(envelope);

    /// <summary>The actor takes nothing more; wake another one when this one has ended.</summary>
    public bool IsClosed => _closed;

    /// <summary>Takes nothing more; what is in the mailbox is still decided, then the loop ends.</summary>
    public void Close()
    {
        _closed = true;
        _mailbox.Writer.TryComplete();
    }

    /// <summary>Lets the loop look at the clock, if something is due; called by the shard's ticker.</summary>
    public void Tick()
    {
        if (Interlocked.Read(ref _deadlineMs) <= _ports.Clock.Now.UnixMs && Interlocked.Exchange(ref _knocked, 1) == 0)
        {
            _mailbox.Writer.TryWrite(new ItemEnvelope(null));
        }
    }

    /// <summary>True when nobody has asked for a while and nothing needs it to be awake.</summary>
    public bool IsIdle => !_busy && !_attention && InLine == 0
        && _ports.Time.GetElapsedTime(Interlocked.Read(ref _lastAskedAt)) > (_exists ? _limits.PassivateAfter : Stranger);

    /// <summary>Runs until closed or dead. Throws what broke an invariant, after all who wait were told Undecided.</summary>
    public async Task RunAsync()
    {
        try
        {
            var alive = true;
            while (alive && await _mailbox.Reader.WaitToReadAsync())
            {
                alive = await TurnAsync();
            }

            if (alive && _commitsSinceSnapshot >= _limits.SnapshotEvery)
            {
                await _effects.SaveSnapshotAsync(_limits.SnapshotMaxBytes);
            }
        }
        finally
        {
            Close();
            _effects.Withdraw();
            Abandon(_batch, Undecided.Instance);
            while (_mailbox.Reader.TryRead(out var late))
            {
                late.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
            }
        }
    }

    /// <summary>One batch from mailbox to answers; false: the actor must die.</summary>
    private async ValueTask<bool> TurnAsync()
    {
        _busy = true;
        Drain();
        var now = _ports.Clock.Now;
        DecideAll(now);
        var result = _events.Count > 0 ? await _writer.AppendAsync(Seal(now)) : await _writer.BarrierAsync();
        if (result.Outcome != WriteOutcome.Written)
        {
            Abandon(_batch, result.Outcome == WriteOutcome.NotWritten
                ? Refused.With(RefusalCode.ReducedCapacity)
                : Undecided.Instance);
            return _events.Count == 0;
        }

        if (_events.Count > 0)
        {
            _state.Committed(new ShardOffset(_writer.Head.Shard, result.Seq), result.Hash!);
            _commitsSinceSnapshot++;
        }

        Announce();
        AnswerAll(now);
        _effects.After(_events, now);
        _busy = false;
        return true;
    }

    private void Drain()
    {
        _batch.Clear();
        _events.Clear();
        _shipTo.Clear();
        while (_batch.Count < _limits.BatchMax && _mailbox.Reader.TryRead(out var envelope))
        {
            if (envelope.Request is null)
            {
                Volatile.Write(ref _knocked, 0);
            }
            else
            {
                _batch.Add(envelope);
            }
        }

        if (_batch.Count > 0)
        {
            Interlocked.Exchange(ref _lastAskedAt, _ports.Time.GetTimestamp());
        }
    }

    private void DecideAll(Instant now)
    {
        foreach (var envelope in _batch)
        {
            if (envelope.Request is ItemCommand command)
            {
                envelope.Decision = Decide(command, now);
            }
        }

        if (_state.NextWake(now, _limits.RoundInterval) is { } wake && wake <= now)
        {
            Decide(new ExpireHolds(_limits.ExpireMost), now);
            Decide(new OpenRound(_limits.RoundInterval), now);
        }
    }

    private Decision Decide(ItemCommand command, Instant now)
    {
        var first = _events.Count;
        var decision = ItemDecider.Decide(_state, command, now, _events);
        for (var i = first; i < _events.Count; i++)
        {
            ItemEvolver.Evolve(_state, _events[i], now);
        }

        if (command is PlaceOrder place)
        {
            if (_events.Count > first)
            {
                _shipTo.Add(new KeyValuePair<OrderKey, ShipToRecord>(place.Order, place.ShipTo));
            }
            else if (decision.Refusal is { Code: RefusalCode.SoldOut })
            {
                _state.NoteWant();
            }
        }

        return decision;
    }

    private ItemBatch Seal(Instant now)
    {
        var trace = Activity.Current?.TraceId;
        Span<byte> traceId = stackalloc byte[16];
        trace?.CopyTo(traceId);
        var body = CommitBodyCodec.Encode(now, _events, trace is null ? [] : traceId);
        return new ItemBatch(Id, _state.Version, _events.Count, body, _shipTo.Count > 0 ? ShipToCodec.Encode(_shipTo) : null);
    }

    private void AnswerAll(Instant now)
    {
        foreach (var envelope in _batch)
        {
            var reply = envelope.Request is ItemQuery query
                ? ItemReplies.Answer(_state, query, now)
                : ItemReplies.Of(_state, envelope.Decision);
            envelope.TrySetResult(reply is StockAnswered stock
                ? stock with { Stock = stock.Stock with { InLine = InLine } } : reply);
        }

        _batch.Clear();
    }

    /// <summary>Makes the committed state visible to those who do not ask the actor.</summary>
    private void Announce()
    {
        _exists = _state.Version > 0;
        _attention = _state.NeedsAttention;
        Interlocked.Exchange(
            ref _deadlineMs, _state.NextWake(_ports.Clock.Now, _limits.RoundInterval)?.UnixMs ?? long.MaxValue);
        _effects.Publish();
    }

    private static void Abandon(List<ItemEnvelope> batch, ItemReply reply)
    {
        foreach (var envelope in batch)
        {
            envelope.TrySetResult(reply);
        }

        batch.Clear();
    }
}
