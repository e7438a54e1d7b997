using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Checks one shard's journal, commit by commit, and holds its items as they are folded.
/// <para>
/// Numbered, as a finding may break them: (1) offsets count from 1 without a gap; (2) each hash follows from its
/// predecessor and the commit's own members; (3) epochs and (4) times never fall; (5) the item belongs to the shard;
/// (6) its version grows by the commit's events, which were decided after the item's last commit and not after their
/// own; (7) every event is one this build knows in full; (8) every event can follow, and all invariants of the item
/// hold after it; (9) the chain ends in the head; (10) hashes known from outside are met.
/// </para>
/// </summary>
internal sealed class ShardVerifier(ShardId shard, int shards, IReadOnlyList<JournalPin> pins)
{
    private readonly Dictionary<ItemId, ItemState> _items = [];
    private readonly Dictionary<ItemId, long> _committedAt = [];
    private readonly MemoryStream _links = new();
    private byte[] _hash = JournalChain.Start;
    private long _seq;
    private long _epoch;
    private long _at;
    private readonly Lock _gate = new();
    private volatile AuditFinding? _finding;
    private int _nextPin;

    /// <summary>The lowest bad place so far; what follows it is not judged. Any thread.</summary>
    public AuditFinding? Finding => _finding;

    public ShardOffset Position => new(shard, _seq);

    public long Events { get; private set; }

    public IReadOnlyDictionary<ItemId, ItemState> Items => _items;

    /// <summary>
    /// (1) to (7): all that needs no state, and so can run ahead of the fold. Null: nothing more is to be folded.
    /// </summary>
    public (JournalCommit Commit, CommitFacts Facts)? Link(JournalCommit commit)
    {
        if (Finding is not null)
        {
            return null;
        }

        if (_seq == 0 && !MeetsPins())
        {
            return null;
        }

        var hash = JournalChain.Next(_hash, commit);
        if (WrongWith(commit, hash) is { } wrong)
        {
            Report(commit.Seq == _seq + 1 ? commit.Seq : _seq + 1, null, wrong);
            return null;
        }

        (_hash, _seq, _epoch, _at) = (hash, commit.Seq, commit.Epoch, commit.AtMicros);
        _links.Write(hash.AsSpan(0, JournalEntry.LinkBytes));
        if (!MeetsPins())
        {
            return null;
        }

        try
        {
            commit = commit with { Hash = hash };
            return (commit, ItemReplay.Read(commit));
        }
        catch (Exception fault) when (IsOfTheJournal(fault))
        {
            Report(commit.Seq, commit.Item, fault.Message);
            return null;
        }
    }

    /// <summary>(6) and (8). Called in order with what <see cref="Link"/> returned.</summary>
    public void Fold(JournalCommit commit, CommitFacts facts)
    {
        if (Finding is { } found && found.Place.Offset <= commit.Seq)
        {
            return;
        }

        try
        {
            if (!_items.TryGetValue(commit.Item, out var state))
            {
                _items.Add(commit.Item, state = ItemState.Empty(commit.Item));
            }

            if (WrongTime(commit, facts.DecidedAt) is { } wrong)
            {
                Report(commit.Seq, commit.Item, wrong);
                return;
            }

            ItemReplay.Apply(state, commit, facts, ItemAudit.Judge);
            Events += commit.EventCount;
        }
        catch (Exception fault) when (IsOfTheJournal(fault))
        {
            Report(commit.Seq, commit.Item, fault.Message);
        }
    }

    /// <summary>(8) of each item as a whole, (9) and (10), after the last commit was folded.</summary>
    public void End(ShardHead head, byte[]? links)
    {
        if (links is not null && FirstDifference(links) is { } offset)
        {
            Report(offset, null, "the commit is not the one that was exported: its hash is another");
        }

        if (Finding is not null || (_seq == 0 && !MeetsPins()))
        {
            return;
        }

        foreach (var state in _items.Values)
        {
            Recount(state);
        }

        if (_seq != head.Head || !_hash.AsSpan().SequenceEqual(head.HeadHash))
        {
            Report(Math.Min(_seq, head.Head) + (_seq == head.Head ? 0 : 1), null, _seq == head.Head
                ? $"the chain ends in {Hex(_hash)}, the head says {Hex(head.HeadHash)}"
                : $"the journal ends at {_seq}, the head says {head.Head}");
        }
        else if (_epoch > head.Epoch)
        {
            Report(_seq, null, $"its epoch {_epoch} is above the shard's {head.Epoch}");
        }
        else if (_nextPin < pins.Count)
        {
            var pin = pins[_nextPin];
            Report(_seq + 1, null, $"the journal ends here; {pin.Whence} knows offset {pin.Position.Offset}: cut off");
        }
    }

    /// <summary>The journal ends after the last commit in a way that no journal does.</summary>
    public void Break(string what) => Report(_seq + 1, null, what);

    private void Recount(ItemState state)
    {
        try
        {
            ItemAudit.Recount(state);
        }
        catch (InvariantViolation violation)
        {
            Report(state.Position.Offset, state.Id, violation.Message);
        }
    }

    /// <summary>
    /// What is wrong with a journal may break any code that reads it: but for a full memory it is the journal's fault.
    /// </summary>
    public static bool IsOfTheJournal(Exception fault) =>
        fault is not (OperationCanceledException or OutOfMemoryException);

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    /// <summary>Rules are judged by the body's time: it must lie between two that the chain covers.</summary>
    private string? WrongTime(JournalCommit commit, Instant decidedAt)
    {
        var before = _committedAt.GetValueOrDefault(commit.Item);
        _committedAt[commit.Item] = commit.AtMicros;
        return decidedAt.UnixMs > commit.AtMicros / 1000 ? $"decided at {decidedAt}, after it was committed"
            : decidedAt.UnixMs < before / 1000 ? $"decided at {decidedAt}, before the item's last commit"
            : null;
    }

    private string? WrongWith(JournalCommit commit, byte[] hash) =>
        commit.Shard != shard || commit.Seq != _seq + 1
            ? $"offset {_seq + 1} was to come, {commit.Shard}/{commit.Seq} stands there"
        : commit.Hash.Length > 0 && !hash.AsSpan().SequenceEqual(commit.Hash)
            ? "the hash does not follow from its predecessor and the commit"
        : commit.Epoch < _epoch ? $"epoch {commit.Epoch} comes after {_epoch}: a fence was broken"
        : commit.AtMicros < _at ? $"its time is {_at - commit.AtMicros} us before its predecessor's"
        : commit.EventCount < 1 ? $"it has {commit.EventCount} events"
        : ShardId.Of(commit.Item, shards) != shard
            ? $"item {commit.Item} belongs to shard {ShardId.Of(commit.Item, shards)}"
        : null;

    /// <summary>False: the hash at this offset is another one than is known outside.</summary>
    private bool MeetsPins()
    {
        for (; _nextPin < pins.Count && pins[_nextPin].Position.Offset <= _seq; _nextPin++)
        {
            var pin = pins[_nextPin];
            if (pin.Position.Offset == _seq && !_hash.AsSpan().SequenceEqual(pin.Hash))
            {
                Report(_seq, null, $"its hash is {Hex(_hash)}, {pin.Whence} says {Hex(pin.Hash)}: computed anew");
                return false;
            }
        }

        return true;
    }

    private long? FirstDifference(byte[] links)
    {
        var known = _links.GetBuffer().AsSpan(0, (int)_links.Length);
        var alike = known.CommonPrefixLength(links);
        return alike < Math.Min(known.Length, links.Length) ? alike / JournalEntry.LinkBytes + 1 : null;
    }

    private void Report(long offset, ItemId? item, string what)
    {
        lock (_gate)
        {
            if (_finding is null || offset < _finding.Place.Offset)
            {
                _finding = new AuditFinding(new ShardOffset(shard, offset), item, what);
            }
        }
    }
}
