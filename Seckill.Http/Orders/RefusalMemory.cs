using Seckill.Domain;
using Seckill.Http.Edge;

namespace Seckill.Http.Orders;

/// <summary>
/// What this node has told buyers who lost, bounded and gone with the process: a refusal is no event, and a log line
/// for each would be the sale's largest output. Buyers are known by their key alone.
/// </summary>
/// <param name="most">Pairs of buyer and item that are remembered, about 300 bytes each.</param>
public sealed class RefusalMemory(int most)
{
    private readonly RecentMap<(ItemId Item, BuyerKey Buyer), RefusedBuyer> _buyers = new(most);
    private long _refused;
    private long _won;

    /// <summary>Refusals since the node started.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Purchases that this node answered with a reservation, since it started; repeats do not count.</summary>
    public long Won => Interlocked.Read(ref _won);

    public void NoteWon() => Interlocked.Increment(ref _won);

    public void Note(ItemId item, BuyerKey buyer, RefusalNote note)
    {
        Interlocked.Increment(ref _refused);
        if (!_buyers.TryGet((item, buyer), out var refused))
        {
            // Two first refusals of one buyer at one moment: one of them may be lost, which is one of many.
            _buyers.Set((item, buyer), refused = new RefusedBuyer());
        }

        refused.Add(note);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RefusalNote> Find(ItemId item, BuyerKey buyer) =>
        _buyers.TryGet((item, buyer), out var refused) ? refused.Notes : [];
}
