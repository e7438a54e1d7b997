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
/// Paths of the loop: asleep -> (mail) deciding -> appending -> answering -> asleep; from appending also -> dead, when
/// the batch was not written or its outcome can not be known. Between deciding and answering the state is ahead of the
/// journal, so a dead actor is thrown away whole; nobody has seen that state. Invariants: (1) no reply of a batch
/// leaves before its append; (2) only the loop touches the state; (3) after death no request is left without a reply.
/// </remarks>
public sealed class ItemActor
{
    /// <summary>
    /// How long an id that names no item stays: long enough for a create, short enough for a scan of ids.
    /// </summary>
    private static readonly TimeSpan Stranger = TimeSpan.FromSeconds(1);

    private readonly ItemState _state;
    private readonly ShardJournalWriter _writer;
    private readonly ItemPorts _ports;
    private readonly ItemLimits _limits;
    private readonly Channel<ItemEnvelope> _mailbox;
    private readonly ItemTurn _turn;
    private readonly ItemEffects _effects;
    private long _lastAskedAt;
    private long _deadlineMs = long.MaxValue;
    private int _commitsSinceSnapshot;
    private volatile bool _busy;
    private volatile bool _attention;
    private volatile bool _exists;
    private volatile bool _closed;
    private volatile bool _save = true;
    private int _knocked;

    public ItemActor(
        ItemState state, ShardJournalWriter writer, ItemPorts ports, ItemLimits limits, LostAttempts lost,
        ILogger logger)
    {
        (_state, _writer, _ports, _limits) = (state, writer, ports, limits);
        _effects = new ItemEffects(state, ports, logger);
        _turn = new ItemTurn(state, limits, lost);
        _mailbox = Channel.CreateBounded<ItemEnvelope>(
            new BoundedChannelOptions(limits.Mailbox) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _lastAskedAt = ports.Time.GetTimestamp();
        Announce();
        _effects.OfferRefunds();
    }

    public ItemId Id => _state.Id;

    /// <summary>
    /// True while a batch is under way; read this before <see cref="NeedsAttention"/> to miss nothing.
    /// </summary>
    public bool IsBusy => _busy;

    /// <summary>Must be awake though nobody asks; true from before its commit is answered.</summary>
    public bool NeedsAttention => _attention;

    /// <summary>Monotonic time of the last turn that somebody asked for.</summary>
    public long LastAskedAt => Interlocked.Read(ref _lastAskedAt);

    /// <summary>Requests that wait in the mailbox.</summary>
    public int InLine => _mailbox.Reader.Count;

    /// <summary>False when the mailbox is full or closed; see <see cref="IsClosed"/>.</summary>
    public bool TryPost(ItemEnvelope envelope) => _mailbox.Writer.TryWrite(envelope);

    /// <summary>The actor takes nothing more; wake another one when this one has ended.</summary>
    public bool IsClosed => _closed;

    /// <summary>
    /// Takes nothing more; what is in the mailbox is still decided, then the loop ends. Save: not when somebody waits
    /// for the end.
    /// </summary>
    public void Close(bool save = true)
    {
        _save &= save;
        _closed = true;
        _mailbox.Writer.TryComplete();
    }

    /// <summary>Lets the loop look at the clock, if something is due; called by the shard's ticker.</summary>
    public void Tick()
    {
        if (Interlocked.Read(ref _deadlineMs) <= _ports.Clock.Now.UnixMs && Interlocked.Exchange(ref _knocked, 1) == 0)
        {
            // A full mailbox takes no knock; those in it make the actor look at the clock, and the next tick knocks.
            if (!_mailbox.Writer.TryWrite(new ItemEnvelope(null)))
            {
                Volatile.Write(ref _knocked, 0);
            }
        }
    }

    /// <summary>True when nobody has asked for a while and nothing needs it to be awake.</summary>
    public bool IsIdle => !_busy && !_attention && InLine == 0
        && _ports.Time.GetElapsedTime(
            Interlocked.Read(ref _lastAskedAt)) > (_exists ? _limits.PassivateAfter : Stranger);

    /// <summary>
    /// Runs until closed or dead. Throws what broke an invariant, after all who wait were told Undecided.
    /// </summary>
    public async Task RunAsync()
    {
        try
        {
            var alive = true;
            while (alive && await _mailbox.Reader.WaitToReadAsync())
            {
                alive = await TurnAsync();
            }

            if (alive && _save && _commitsSinceSnapshot >= _limits.SnapshotEvery)
            {
                await _effects.SaveSnapshotAsync(_limits.SnapshotMaxBytes);
            }
        }
        finally
        {
            Close();
            _effects.Withdraw();
            _turn.Abandon(Undecided.Instance);
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
        _turn.DecideAll(now);
        var hasEvents = _turn.Events.Count > 0;
        var result = hasEvents
            ? await _writer.AppendAsync(_turn.Seal(now))
            : await _writer.BarrierAsync(_turn.NeedsProof);
        if (result.Outcome != WriteOutcome.Written)
        {
            _turn.Abandon(result.Outcome == WriteOutcome.NotWritten
                ? Refused.With(RefusalCode.ReducedCapacity)
                : Undecided.Instance);
            _busy = hasEvents;
            return !hasEvents;
        }

        if (hasEvents)
        {
            _state.Committed(new ShardOffset(_writer.Head.Shard, result.Seq), result.Hash!);
            _commitsSinceSnapshot++;
        }

        Announce();
        _turn.AnswerAll(now, _ports.Clock.Now, InLine);
        _effects.After(_turn.Events, now);
        _busy = false;
        if (_turn.HasMoreToExpire)
        {
            // A wave of expiries goes on at once, not at the next tick, and lets what is in the mailbox in between.
            Tick();
        }

        return true;
    }

    private void Drain()
    {
        _turn.Begin();
        var count = 0;
        while (count < _limits.BatchMax && _mailbox.Reader.TryRead(out var envelope))
        {
            if (envelope.Request is null)
            {
                Volatile.Write(ref _knocked, 0);
            }
            else
            {
                _turn.Add(envelope);
                count++;
            }
        }

        if (count > 0)
        {
            Interlocked.Exchange(ref _lastAskedAt, _ports.Time.GetTimestamp());
        }
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
}
