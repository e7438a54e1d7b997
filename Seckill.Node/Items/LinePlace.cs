using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>One purchase in line, with those who sent the same one again while it waits.</summary>
internal sealed class LinePlace(ItemEnvelope first, long number, Instant arrivedAt)
{
    private List<ItemEnvelope>? _twins;

    public PlaceOrder Purchase { get; } = (PlaceOrder)first.Request!;

    /// <summary>Places are numbered in the order of arrival.</summary>
    public long Number { get; } = number;

    public Instant ArrivedAt { get; } = arrivedAt;

    /// <summary>The first and its twins, in the order they came.</summary>
    public IEnumerable<ItemEnvelope> Envelopes => _twins is null ? [first] : [first, .. _twins];

    /// <summary>The same key and the same body: it gets the same answer.</summary>
    public bool IsTwin(PlaceOrder purchase) =>
        purchase.BodyDigest == Purchase.BodyDigest && purchase.BuyerKey == Purchase.BuyerKey;

    /// <summary>False: there are that many twins already.</summary>
    public bool TryJoin(ItemEnvelope twin, int most)
    {
        if (_twins?.Count >= most)
        {
            return false;
        }

        (_twins ??= []).Add(twin);
        return true;
    }
}
