using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// The throttle stage of one item: a bounded line of those who are not decided yet, and a token bucket that lets them
/// through, first come first served for the whole cluster, because there is one line, at the owner.
/// </summary>
/// <remarks>
/// <see cref="TryEnter"/> is called by whoever posts, on any thread; everything else by the actor's loop. Rules: (1) a
/// purchase that is refused whatever the line does (phase, pass, limit, sold out) uses no token and no place; (2) who
/// stands in line was judged by pass and round when he came, so neither runs out while he waits; (3) when no unit is
/// free, everybody in line who does not wait for returned units is decided at once; (4) a paused sale lets nobody
/// through, and everybody keeps his place.
/// </remarks>
internal sealed class ItemLine
{
    private readonly ItemState _state;
    private readonly ItemLimits _limits;
    private readonly LineBucket _bucket;
    private readonly LinkedList<LinePlace> _places = new();
    private readonly Dictionary<OrderKey, LinkedListNode<LinePlace>> _byOrder = [];
    private AdmissionTerms? _terms;
    private const int MostTwins = 16;
    private long _arrived;
    private int _impatient; // in line without the wish to wait for returned units
    private int _undecided;
    private volatile int _mostWaiting;
    private volatile int _mostWithToken;
    private volatile bool _isDry;
    private volatile int _rate = 1;

    public ItemLine(ItemState state, ItemLimits limits, TimeProvider time)
    {
        (_state, _limits, _bucket) = (state, limits, new LineBucket(time));
        Refresh();
    }

    /// <summary>Purchases that are not decided yet: in the mailbox and in line.</summary>
    public int Undecided => Volatile.Read(ref _undecided);

    /// <summary>Those that wait for a token.</summary>
    public int Count => _places.Count;

    /// <summary>Until the next one may go; null: nobody waits, or nobody may.</summary>
    public TimeSpan? UntilNext => _places.Count == 0 || IsHeld ? null : _bucket.UntilNext;

    /// <summary>Somebody in line has no chance any more: he is to be told at once.</summary>
    public bool HasHopeless(Instant now) => _places.Count > 0 && IsOver(now)
        && (!_state.Facts.SoldOut || _impatient > 0
            || (!_state.ListHasRoomForAll && _places.Any(place => _state.IsHopeless(place.Purchase))));

    private bool IsHeld => _state.Version > 0 && _state.Status == ItemStatus.Paused;

    /// <summary>
    /// Counts a purchase in; false: the line is full. As long as there are tokens a batch's worth may wait for the
    /// append under way, though the line itself has no room.
    /// </summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _undecided) <= (_isDry ? _mostWaiting : _mostWithToken))
        {
            return true;
        }

        Interlocked.Decrement(ref _undecided);
        return false;
    }

    /// <summary>When a place may be free, by the rate at which the line moves.</summary>
    public TimeSpan RetryAfter =>
        TimeSpan.FromSeconds(Math.Clamp(Undecided / (2.0 * Math.Max(1, _rate)), 0.5, 30));

    /// <summary>A purchase leaves the mailbox: true: it is to be decided now; false: it waits, or is told.</summary>
    public bool Arrive(ItemEnvelope envelope, Instant now)
    {
        var purchase = (PlaceOrder)envelope.Request!;
        if (_byOrder.TryGetValue(purchase.Order, out var known))
        {
            // A twin takes no place of its own; too many of them get their answer without waiting.
            Leave(1);
            if (!known.Value.IsTwin(purchase))
            {
                envelope.TrySetResult(Refused.With(RefusalCode.KeyReused));
            }
            else if (!known.Value.TryJoin(envelope, MostTwins))
            {
                envelope.TrySetResult(new OrderAnswered(QueuedView(known.Value)));
            }

            return false;
        }

        envelope.HasToken = _places.Count == 0 && !IsHeld && _bucket.TryTake(backlogged: false);
        if (envelope.HasToken || _state.IsAnsweredAtOnce(purchase, now))
        {
            Leave(1);
            return true;
        }

        if (_places.Count >= _mostWaiting)
        {
            Leave(1);
            envelope.TrySetResult(new Refused(RefusalCode.LineFull, RetryAfter: RetryAfter));
            return false;
        }

        _byOrder[purchase.Order] = _places.AddLast(new LinePlace(envelope, ++_arrived, now));
        _impatient += purchase.WaitList ? 0 : 1;
        _isDry = true;
        return false;
    }

    /// <summary>
    /// It was to be answered at once, and is not any more: what stood in its way has gone within the same batch. It
    /// goes behind those who wait, as any other. False: it waits, or is told.
    /// </summary>
    public bool ArriveAgain(ItemEnvelope envelope, Instant now)
    {
        Interlocked.Increment(ref _undecided);
        return Arrive(envelope, now);
    }

    /// <summary>It was refused, or is a repeat: a token that it took goes back.</summary>
    public void GiveBack(ItemEnvelope envelope)
    {
        if (envelope.HasToken)
        {
            _bucket.GiveBack();
        }
    }

    /// <summary>The mailbox did not take it.</summary>
    public void NotEntered() => Leave(1);

    /// <summary>Those whose turn it is, in order; at most that many, and all for whom the chance is nil.</summary>
    /// <returns>How many were let through; the hopeless are not counted.</returns>
    public int Release(int most, Instant now, Action<LinePlace> take)
    {
        Refresh();
        if (_places.Count > 0 && IsOver(now))
        {
            TakeHopeless(now, take);
        }

        var taken = 0;
        for (; taken < most && _places.First is { } next && !IsHeld && _bucket.TryTake(backlogged: true); taken++)
        {
            next.Value.Envelopes.First().HasToken = true;
            Take(next, take);
        }

        _isDry = _places.Count > 0;
        return taken;
    }

    /// <summary>The place of an order in line; null: it does not stand there.</summary>
    public LinePlace? Find(OrderKey order) => _byOrder.TryGetValue(order, out var node) ? node.Value : null;

    /// <summary>The order in line, as a client sees it.</summary>
    public OrderView QueuedView(LinePlace place) =>
        LineViews.Queued(_state.Facts, place.Purchase, place.ArrivedAt, AheadOf(place));

    /// <summary>How many are before it; only falls.</summary>
    public int AheadOf(LinePlace place) => (int)(place.Number - (_places.First?.Value.Number ?? place.Number));

    /// <summary>Takes an order out of the line; the caller answers those who wait for it.</summary>
    public LinePlace? Remove(OrderKey order)
    {
        LinePlace? removed = null;
        if (_byOrder.TryGetValue(order, out var node))
        {
            Take(node, place => removed = place);
        }

        return removed;
    }

    /// <summary>All in line, oldest first; for those who tell them how far they are, or carry them over.</summary>
    public IEnumerable<LinePlace> Places => _places;

    /// <summary>Everybody leaves, oldest first, judged as they came; for a hand-over, or an end.</summary>
    public IReadOnlyList<ItemEnvelope> Empty()
    {
        var left = new List<ItemEnvelope>();
        while (_places.First is { } next)
        {
            Take(next, place =>
            {
                foreach (var envelope in place.Envelopes)
                {
                    envelope.Judge(_state.Facts.Round, place.ArrivedAt);
                    left.Add(envelope);
                }
            });
        }

        return left;
    }

    /// <summary>
    /// Takes the settings that are in force now. Who stands in line stays there, also when the line has become shorter.
    /// </summary>
    public void Refresh()
    {
        var terms = _state.Version > 0 && _state.Status != ItemStatus.None ? _state.Facts.Terms.Admission : null;
        if (ReferenceEquals(terms, _terms) && _mostWithToken > 0)
        {
            return;
        }

        _terms = terms;
        var burst = terms?.Burst ?? _limits.Burst;
        _rate = terms?.RatePerSecond ?? _limits.RatePerSecond;
        _bucket.Set(_rate, burst);
        _mostWaiting = terms?.MaxLine ?? _limits.MaxLine;
        _mostWithToken = Math.Max(_mostWaiting, Math.Min(burst, _limits.BatchMax));
    }

    private bool IsOver(Instant now) => _state.Version > 0
        && ((_state.Facts.SoldOut && !IsHeld) || _state.Status == ItemStatus.Retired
            || now >= _state.Facts.Terms.ClosesAt);

    /// <summary>One answer for all of them, not a million questions: no token is needed to say no.</summary>
    private void TakeHopeless(Instant now, Action<LinePlace> take)
    {
        var ended = _state.Status == ItemStatus.Retired || now >= _state.Facts.Terms.ClosesAt;
        for (var node = _places.First; node is not null;)
        {
            var next = node.Next;
            if (ended || _state.IsHopeless(node.Value.Purchase))
            {
                Take(node, take);
            }

            node = next;
        }
    }

    private void Take(LinkedListNode<LinePlace> node, Action<LinePlace> take)
    {
        _places.Remove(node);
        _byOrder.Remove(node.Value.Purchase.Order);
        _impatient -= node.Value.Purchase.WaitList ? 0 : 1;
        Leave(1);
        take(node.Value);
    }

    private void Leave(int count) => Interlocked.Add(ref _undecided, -count);
}
