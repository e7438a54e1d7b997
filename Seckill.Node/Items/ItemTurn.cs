using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>One batch of an item on its way from mailbox to answers; the actor's loop alone touches it.</summary>
internal sealed partial class ItemTurn(
    ItemState state, ItemLimits limits, LostAttempts lost, ItemLine line, LineAnswers answers)
{
    private readonly List<ItemEnvelope> _batch = [];
    private readonly List<KeyValuePair<OrderKey, ShipToRecord>> _shipTo = [];
    private readonly List<LinePlace> _fromLine = [];
    private readonly OutcomeTally _outcomes = new();
    private readonly UsedChallenges _challenges = new(limits.MostChallenges);

    /// <summary>What the batch's commands have made happen, in order.</summary>
    public List<ItemEvent> Events { get; } = [];

    /// <summary>Requests in it.</summary>
    public int Count => _batch.Count;

    /// <summary>The clock's wish met its limit: other holds of the same wave are still due.</summary>
    public bool HasMoreToExpire { get; private set; }

    /// <summary>
    /// An answer of this batch is final, or shows that the asker has seen more than this state: only an owner that has
    /// just proven to be one may give it. Looked at after all is decided.
    /// </summary>
    public bool NeedsProof => _batch.Exists(NeedsProofOf);

    /// <summary>An operator wishes that the item sleeps; the batch may have made it needy since.</summary>
    public bool WantsSleep { get; private set; }

    public void Begin()
    {
        WantsSleep = false;
        _batch.Clear();
        _shipTo.Clear();
        _fromLine.Clear();
        Events.Clear();
        HasMoreToExpire = false;
    }

    public void Add(ItemEnvelope envelope) => _batch.Add(envelope);

    /// <summary>A place whose turn it is: the first and its twins, judged as they came.</summary>
    public void Add(LinePlace place)
    {
        _fromLine.Add(place);
        foreach (var envelope in place.Envelopes)
        {
            envelope.Judge(state.Facts.Round, new Instant(long.MaxValue));
            _batch.Add(envelope);
        }
    }

    /// <summary>Decides and evolves each command, then what the clock wants.</summary>
    public void DecideAll(Instant now)
    {
        // Who is cancelled in line joins the batch behind, to be answered with it; who goes back into line leaves it.
        for (var i = 0; i < _batch.Count; i++)
        {
            var envelope = _batch[i];
            if (envelope.Request is UseChallenge use)
            {
                envelope.Told = _challenges.Use(use, now);
            }
            else if (envelope.Request is PassivateItem)
            {
                WantsSleep |= (envelope.Told = answers.MaySleep()) is Done;
            }
            else if (envelope.Request is CancelOrder cancel && answers.Withdraw(cancel) is { } place)
            {
                Withdraw(envelope, place, cancel.Stamp, now);
            }
            else if (envelope.Request is PlaceOrder purchase && MustWait(envelope, purchase, now))
            {
                _batch.RemoveAt(i--);
            }
            else if (envelope.Request is ItemCommand command)
            {
                envelope.Decision = Decide(command, now);
            }
        }

        if (state.NextWake(now, limits.RoundInterval) is { } wake && wake <= now)
        {
            var before = Events.Count;
            Decide(new ExpireHolds(limits.ExpireMost), now);
            HasMoreToExpire = Events.Count - before >= limits.ExpireMost;
            Decide(new OpenRound(limits.RoundInterval), now);
        }
    }

    /// <summary>The batch's events as one commit.</summary>
    public ItemBatch Seal(Instant now)
    {
        var body = CommitBodyCodec.Encode(now, Events, CommitTraces.IdOf(_batch));
        var shipTo = _shipTo.Count > 0 ? ShipToCodec.Encode(_shipTo) : null;
        return new ItemBatch(state.Id, state.Version, Events.Count, body, shipTo)
        {
            Commands = CommitTraces.LinksOf(_batch),
        };
    }

    /// <summary>After the commit: every reply is made from the state as it is now.</summary>
    public void AnswerAll(Instant now, Instant toldAt)
    {
        RememberRefusals(toldAt);
        foreach (var envelope in _batch)
        {
            if (envelope.Request is ReadOrder { Final: true } read && IsUnknown(read))
            {
                lost.Tell(read.Order, toldAt);
            }

            var reply = ReplyTo(envelope, now);
            _outcomes.Count(envelope.Request, reply);
            envelope.TrySetResult(reply);
        }

        _outcomes.Flush();
        _batch.Clear();
    }

    /// <summary>
    /// For those who were answered 202: they stood in line, or asked for it. A token that was taken for nothing goes
    /// back.
    /// </summary>
    private void RememberRefusals(Instant now)
    {
        foreach (var place in _fromLine.Where(place => !state.Knows(place.Purchase.Order)))
        {
            var reason = place.Envelopes.First().Decision.Refusal!.Code;
            answers.Refused(place.Purchase, place.ArrivedAt, now, reason);
        }

        foreach (var envelope in _batch)
        {
            if (envelope.Request is PlaceOrder purchase && (envelope.Decision.Refusal is not null
                || envelope.Decision.Replayed))
            {
                line.GiveBack(envelope);
                if (purchase.Deferred && envelope.Decision.Refusal is { } refusal && !state.Knows(purchase.Order))
                {
                    answers.Refused(purchase, purchase.TakenAt, now, refusal.Code);
                }
            }
        }
    }

    private bool IsUnknown(ReadOrder read) => !state.Knows(read.Order) && answers.Find(read) is null;

    /// <summary>No commit, or none that is known of: all who wait are told the same.</summary>
    public void Abandon(ItemReply reply)
    {
        foreach (var envelope in _batch)
        {
            envelope.TrySetResult(reply);
        }

        _batch.Clear();
    }

    /// <summary>
    /// Not "sold out": within a round free only falls, so that stays true at whichever owner. A pass of a later round,
    /// or a version above ours, comes from an owner after us.
    /// </summary>
    private bool NeedsProofOf(ItemEnvelope envelope) => envelope.Request switch
    {
        ReadOrder read => (read.Final && IsUnknown(read)) || read.Seen > state.VersionOf(read.Order),
        PlaceOrder place => envelope.Decision.Refusal?.Code switch
        {
            RefusalCode.LimitReached => true,
            RefusalCode.RoundClosed => place.Pass.Round > state.Facts.Round,
            _ => false,
        },
        _ => false,
    };

    /// <summary>The cancel's decision; the purchase and its twins are then decided as repeats of an order.</summary>
    private void Withdraw(ItemEnvelope cancel, LinePlace place, CommandStamp stamp, Instant now)
    {
        var first = Events.Count;
        _batch.AddRange(place.Envelopes);
        cancel.Decision = ItemDecider.Withdraw(place.Purchase, stamp, Events);
        EvolveFrom(first, now);
    }

    /// <summary>
    /// It came without a token because it was to be refused at once, and an earlier command of this batch has removed
    /// the reason: nobody overtakes the line that way.
    /// </summary>
    private bool MustWait(ItemEnvelope envelope, PlaceOrder purchase, Instant now) => !envelope.HasToken
        && !state.IsAnsweredAtOnce(purchase, now) && !line.ArriveAgain(envelope, now);

    private void EvolveFrom(int first, Instant now)
    {
        for (var i = first; i < Events.Count; i++)
        {
            ItemEvolver.Evolve(state, Events[i], now);
        }
    }

    private Decision Decide(ItemCommand command, Instant now)
    {
        if (command is PlaceOrder attempt && lost.Covers(attempt) && !state.Knows(attempt.Order))
        {
            return Decision.No(RefusalCode.LineLost);
        }

        var first = Events.Count;
        var decision = ItemDecider.Decide(state, command, now, Events);
        EvolveFrom(first, now);
        if (command is PlaceOrder place)
        {
            if (Events.Count > first)
            {
                _shipTo.Add(new KeyValuePair<OrderKey, ShipToRecord>(place.Order, place.ShipTo));
            }
            else if (decision.Refusal is { Code: RefusalCode.SoldOut })
            {
                state.NoteWant();
            }
        }

        return decision;
    }
}
