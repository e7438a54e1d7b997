using Seckill.Domain;

namespace Seckill.Node.Payments;

/// <summary>
/// The refunds under way, found by id, by item and by payment, where the oldest has the turn. Not safe for several
/// threads: <see cref="RefundProcess"/> guards it.
/// </summary>
internal sealed class RefundBook
{
    private readonly Dictionary<string, RefundInProgress> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<ItemId, HashSet<string>> _byItem = [];
    private readonly Dictionary<(ItemId, string), List<RefundInProgress>> _byPayment = [];

    public int Count => _byId.Count;

    /// <summary>Monotonic time at which the oldest came; null: there is none.</summary>
    public long? OldestSince => _byId.Count == 0 ? null : _byId.Values.Min(refund => refund.Since);

    /// <summary>
    /// The refund when it has the turn at once; null: it is known already, or an older one of its payment is on.
    /// </summary>
    /// <param name="item">Whose refund.</param>
    /// <param name="pending">What is to be sent.</param>
    /// <param name="at">Monotonic time now.</param>
    public RefundInProgress? Add(ItemId item, PendingRefund pending, long at)
    {
        if (_byId.ContainsKey(pending.RefundId))
        {
            return null;
        }

        var refund = new RefundInProgress(item, pending, at);
        _byId.Add(pending.RefundId, refund);
        ListOf(_byItem, item).Add(pending.RefundId);
        var line = ListOf(_byPayment, (item, pending.PaymentId));
        line.Add(refund);
        return line.Count == 1 ? refund : null;
    }

    /// <summary>Returns the refund that has the turn by that; null: none, or it had it before.</summary>
    public RefundInProgress? Remove(string refundId)
    {
        if (!_byId.Remove(refundId, out var refund))
        {
            return null;
        }

        refund.End();
        if (_byItem.TryGetValue(refund.Item, out var ids) && ids.Remove(refundId) && ids.Count == 0)
        {
            _byItem.Remove(refund.Item);
        }

        var payment = (refund.Item, refund.Pending.PaymentId);
        var line = _byPayment[payment];
        var hadTurn = line[0] == refund;
        line.Remove(refund);
        if (line.Count == 0)
        {
            _byPayment.Remove(payment);
            return null;
        }

        return hadTurn ? line[0] : null;
    }

    public void RemoveAll(ItemId item)
    {
        if (_byItem.Remove(item, out var ids))
        {
            foreach (var id in ids)
            {
                Remove(id);
            }
        }
    }

    public void Clear()
    {
        foreach (var item in _byItem.Keys.ToArray())
        {
            RemoveAll(item);
        }
    }

    private static TList ListOf<TKey, TList>(Dictionary<TKey, TList> lists, TKey key)
        where TKey : notnull
        where TList : new()
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = new TList());
        }

        return list;
    }
}

/// <summary>One refund and where its asking stands; guarded by <see cref="RefundProcess"/>.</summary>
internal sealed class RefundInProgress(ItemId item, PendingRefund pending, long since)
{
    private ITimer? _timer;

    public ItemId Item { get; } = item;

    public PendingRefund Pending { get; } = pending;

    /// <summary>Monotonic time of the first offer.</summary>
    public long Since { get; } = since;

    /// <summary>Questions in a row without an acceptance.</summary>
    public int Failures { get; set; }

    public int Acceptances { get; set; }

    /// <summary>Sent or dropped: whoever still holds it lets it go.</summary>
    public bool Gone { get; private set; }

    public void Rest(TimeSpan span, TimeProvider time, Action<RefundInProgress> then)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => then(this), null, span, Timeout.InfiniteTimeSpan);
    }

    public void End()
    {
        Gone = true;
        _timer?.Dispose();
    }
}
