using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Requests that arrive while their shard is being handed over: they keep their order, and go to the new owner.
/// Bounded; what finds no room is refused at once and asked again by whoever sent it.
/// </summary>
public sealed class ParkedRequests(int most)
{
    private readonly Lock _gate = new();
    private readonly List<(ItemId Item, ItemEnvelope Envelope)> _parked = [];
    private bool _closed;

    /// <summary>Keeps a request for the next owner, or tells at once why not.</summary>
    /// <param name="item">The item.</param>
    /// <param name="envelope">The request.</param>
    /// <param name="lost">What this owner has told line-lost, which the next one does not know.</param>
    public void Park(ItemId item, ItemEnvelope envelope, LostAttempts lost)
    {
        if (envelope.Request is PlaceOrder attempt && lost.Covers(attempt))
        {
            envelope.TrySetResult(Refused.With(RefusalCode.LineLost));
        }
        else if (!TryPark(item, envelope))
        {
            envelope.TrySetResult(Refused.With(RefusalCode.OwnerMoving));
        }
    }

    /// <summary>All of them, oldest first; nothing more is taken.</summary>
    public IReadOnlyList<(ItemId Item, ItemEnvelope Envelope)> Leave()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _parked];
        }
    }

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
