using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// How purchases ended that waited in line and made no event: refused, or cancelled. Any node may ask for them, and so
/// hears the reason; bounded, and gone with the process, after which they read line-lost.
/// </summary>
internal sealed class LineMemory
{
    private const int Most = 20_000;

    private readonly Dictionary<OrderKey, OrderView> _ends = [];
    private readonly Queue<OrderKey> _ages = new();

    public void Remember(OrderView end)
    {
        if (_ends.TryAdd(end.Id.Key, end))
        {
            _ages.Enqueue(end.Id.Key);
        }
        else
        {
            _ends[end.Id.Key] = end;
        }

        while (_ages.Count > Most)
        {
            _ends.Remove(_ages.Dequeue());
        }
    }

    public OrderView? Find(OrderKey order) => _ends.GetValueOrDefault(order);
}
