using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

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

    /// <summary>A draft is asked for by its merchant alone; an import makes very many of them.</summary>
    private static readonly TimeSpan Draft = TimeSpan.FromSeconds(5);

    private readonly ItemState _state;
    private readonly ShardJournalWriter _writer;
    private readonly ItemPorts _ports;
    private readonly ItemLimits _limits;
    private readonly ItemMailbox _mailbox;
    private readonly ItemLine _line;
    private readonly LineStage _stage;
    private readonly ItemTurn _turn;
    private readonly ItemEffects _effects;
    private readonly StateWatch _watch;
    private long _lastAskedAt;
    private long _deadlineMs = long.MaxValue;
    private int _commitsSinceSnapshot;
    private volatile bool _busy;
    private volatile bool _attention;
    private volatile bool _exists;
    private volatile bool _isPublished;
    private volatile bool _closed;
    private volatile bool _save = true;

    public ItemActor(
        ItemState state, ShardJournalWriter writer, ItemPorts ports, ItemLimits limits, LostAttempts lost,
        ILogger logger)
    {
        (_state, _writer, _ports, _limits) = (state, writer, ports, limits);
        _effects = new ItemEffects(state, ports, logger);
        _line = new ItemLine(state, limits, ports.Time);
        var answers = new LineAnswers(state, _line, ports.Watches);
        _turn = new ItemTurn(state, limits, lost, _line, answers);
        _mailbox = new ItemMailbox(_line, limits.Mailbox);
        _stage = new LineStage(_line, answers, _mailbox, ports, limits.BatchMax);
        _watch = new StateWatch(state, ports.Shadow, limits, () => _mailbox.Knock());
        _lastAskedAt = ports.Time.GetTimestamp();
        Announce();
        _effects.OfferRefunds();
        _watch.Begin();
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

    /// <summary>Purchases that are not decided yet.</summary>
    public int InLine => _line.Undecided;

    /// <summary>
    /// False when the mailbox is full or closed; see <see cref="IsClosed"/>. A purchase for which the line has no room
    /// is told so at once.
    /// </summary>
    public bool TryPost(ItemEnvelope envelope) => _mailbox.TryPost(envelope);

    /// <summary>Those who still stood in line when the loop had ended, oldest first, judged as they came.</summary>
    public IReadOnlyList<ItemEnvelope> LeftInLine() => _line.Empty();

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
        _mailbox.Close();
    }

    /// <summary>Lets the loop look at the clock, if something is due; called by the shard's ticker.</summary>
    public void Tick()
    {
        if (Interlocked.Read(ref _deadlineMs) <= _ports.Clock.Now.UnixMs)
        {
            _mailbox.Knock();
        }
    }

    /// <summary>True when nobody has asked for a while and nothing needs it to be awake.</summary>
    public bool IsIdle => !_busy && !_attention && InLine == 0 && _mailbox.Count == 0
        && _ports.Time.GetElapsedTime(
            Interlocked.Read(ref _lastAskedAt)) > (_isPublished ? _limits.PassivateAfter : _exists ? Draft : Stranger);

    /// <summary>
    /// Runs until closed or dead. Throws what broke an invariant, after all who wait were told Undecided.
    /// </summary>
    public async Task RunAsync()
    {
        try
        {
            var alive = true;
            while (alive && await _mailbox.WaitToReadAsync())
            {
                alive = await TurnAsync();
            }

            if (alive && _save && _commitsSinceSnapshot >= _limits.SnapshotEvery
                && await _effects.SaveSnapshotAsync(_limits.SnapshotMaxBytes) is { } saved)
            {
                _watch.Saved(saved);
            }
        }
        finally
        {
            Close();
            _stage.Dispose();
            _effects.Withdraw();
            _turn.Abandon(Undecided.Instance);
            while (_mailbox.TryRead(out var late))
            {
                late?.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
            }
        }
    }

    /// <summary>One batch from mailbox to answers; false: the actor must die.</summary>
    private async ValueTask<bool> TurnAsync()
    {
        _watch.ThrowIfDiverged();
        _busy = true;
        var now = _ports.Clock.Now;
        if (_stage.Fill(_turn, now) > 0)
        {
            Interlocked.Exchange(ref _lastAskedAt, _ports.Time.GetTimestamp());
        }

        var begunAt = _ports.Time.GetTimestamp();
        _turn.DecideAll(now);
        ItemMeter.DecidedBatch(_turn.Count, _ports.Time.GetElapsedTime(begunAt));
        _stage.Pace.Begin();
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
            _stage.Pace.End();
            ItemMeter.Committed(_turn.Events);
            Crash.At(CrashPoint.TurnBeforeAnswers);
        }

        Announce();
        _turn.AnswerAll(now, _ports.Clock.Now);
        ItemMeter.Answered(_ports.Time.GetElapsedTime(begunAt));
        _stage.Move();
        _effects.After(_turn.Events, now);
        if (hasEvents)
        {
            _watch.Committed();
        }

        _busy = false;
        if (_turn.WantsSleep && !_attention && _line.Count == 0)
        {
            Close();
        }

        if (_turn.HasMoreToExpire)
        {
            // A wave of expiries goes on at once, not at the next tick, and lets what is in the mailbox in between.
            Tick();
        }

        return true;
    }

    /// <summary>Makes the committed state visible to those who do not ask the actor.</summary>
    private void Announce()
    {
        _line.Refresh();
        _exists = _state.Version > 0;
        _isPublished = _state.Status > ItemStatus.Draft;
        _attention = _state.NeedsAttention;
        var deadline = _state.NextWake(_ports.Clock.Now, _limits.RoundInterval)?.UnixMs ?? long.MaxValue;
        Interlocked.Exchange(ref _deadlineMs,
            _line.Count > 0 ? Math.Min(deadline, _state.Facts.Terms.ClosesAt.UnixMs) : deadline);
        _effects.Publish();
    }
}
