using Seckill.Domain;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Items that wait for a turn: those that were told before and whose orders move now, and fresh ones, told for the
/// first time, of which an import makes very many. Both take turns, so that neither waits for all of the other.
/// </summary>
internal sealed class TurnQueue
{
    private readonly LinkedList<ItemId> _moving = [];
    private readonly LinkedList<ItemId> _fresh = [];
    private readonly Dictionary<ItemId, LinkedListNode<ItemId>> _places = [];
    private bool _freshIsNext;

    public int Count => _places.Count;

    /// <summary>At the end; a fresh one of which more has happened meanwhile goes over to those that move.</summary>
    public void Add(ItemId item, bool isFresh = false)
    {
        if (_places.TryGetValue(item, out var place))
        {
            if (isFresh || place.List == _moving)
            {
                return;
            }

            _fresh.Remove(place);
        }

        _places[item] = (isFresh ? _fresh : _moving).AddLast(item);
    }

    public bool TryTake(out ItemId item)
    {
        item = default;
        if (_places.Count == 0)
        {
            return false;
        }

        _freshIsNext = _moving.Count == 0 || (!_freshIsNext && _fresh.Count > 0);
        var queue = _freshIsNext ? _fresh : _moving;
        item = queue.First!.Value;
        queue.RemoveFirst();
        _places.Remove(item);
        return true;
    }
}
