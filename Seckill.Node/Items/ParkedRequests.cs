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
    /// All of them, oldest first; nothing more is taken. Who was told line-lost after he was parked, by an actor that
    /// still had to end, is told so now.
    /// </summary>
    public IReadOnlyList<(ItemId Item, ItemEnvelope Envelope)> Leave()
    {
        lock (_gate)
        {
            _closed = true;
            var left = _parked.ToList();
            _parked.Clear();
            return [.. left.Where(parked => !TellLost(parked.Envelope))];
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
