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

    /// <summary>False: no room, or they have left already.</summary>
    public bool TryPark(ItemId item, ItemEnvelope envelope)
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

    /// <summary>All of them, oldest first; nothing more is taken.</summary>
    public IReadOnlyList<(ItemId Item, ItemEnvelope Envelope)> Leave()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _parked];
        }
    }
}
