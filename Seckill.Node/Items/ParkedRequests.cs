using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Requests that arrive while their shard is being handed over: they keep their order, and go to the new owner.
/// Bounded; what finds no room is refused at once and asked again by whoever sent it.
/// </summary>
public sealed class ParkedRequests(int most, LostAttempts lost)
{
    private readonly Lock _gate = new();
    private readonly List<(ItemId Item, ItemEnvelope Envelope)> _parked = [];
    private readonly List<(ItemId Item, ItemEnvelope Envelope)> _older = [];
    private bool _closed;

    /// <summary>
    /// Keeps a request for the next owner, or tells at once why not: what this owner has told line-lost the next one
    /// does not know.
    /// </summary>
    public void Park(ItemId item, ItemEnvelope envelope)
    {
        if (!TellLost(envelope) && !TryPark(item, envelope))
        {
            envelope.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
        }
    }

    /// <summary>
    /// Who stood in line when an actor ended: a planned move takes them along, before all that was parked since; after
    /// any other end they ask again.
    /// </summary>
    public static void CarryOver(ParkedRequests? parking, ItemId item, IReadOnlyList<ItemEnvelope> left)
    {
        if (parking is not null)
        {
            lock (parking._gate)
            {
                parking._older.AddRange(left.Select(envelope => (item, envelope)));
            }

            return;
        }

        foreach (var envelope in left)
        {
            envelope.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
        }
    }

    /// <summary>
    /// All of them, oldest first; nothing more is taken. Who was told line-lost after he was parked, by an actor that
    /// still had to end, is told so now.
    /// </summary>
    public IReadOnlyList<(ItemId Item, ItemEnvelope Envelope)> Leave()
    {
        lock (_gate)
        {
            _closed = true;
            (ItemId Item, ItemEnvelope Envelope)[] left = [.. _older, .. _parked];
            _older.Clear();
            _parked.Clear();
            return [.. left.Where(parked => !TellLost(parked.Envelope))];
        }
    }

    /// <summary>Nobody decides them here: who sent them asks again.</summary>
    public void Refuse()
    {
        foreach (var (_, envelope) in Leave())
        {
            envelope.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
        }
    }

    private bool TellLost(ItemEnvelope envelope) => envelope.Request is PlaceOrder attempt && lost.Covers(attempt)
        && envelope.TrySetResult(Refused.With(RefusalCode.LineLost));

    /// <summary>False: no room, or they have left already.</summary>
    private bool TryPark(ItemId item, ItemEnvelope envelope)
    {
        lock (_gate)
        {
            if (_closed || _parked.Count >= most)
            {
                return false;
            }

            _parked.Add((item, envelope));
            return true;
        }
    }
}
