using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// How purchases ended that waited in line and made no event. Any node may ask for them, and so hears the reason;
/// bounded (about 100 bytes each), and gone with the process, after which they read line-lost.
/// </summary>
internal sealed class LineMemory
{
    private const int Most = 100_000;

    private readonly Dictionary<OrderKey, LineEnd> _ends = [];
    private readonly Queue<OrderKey> _ages = new();

    public void Remember(OrderKey order, in LineEnd end)
    {
        if (_ends.TryAdd(order, end))
        {
            _ages.Enqueue(order);
        }
        else
        {
            _ends[order] = end;
        }

        while (_ages.Count > Most)
        {
            _ends.Remove(_ages.Dequeue());
        }
    }

    public LineEnd? Find(OrderKey order) => _ends.TryGetValue(order, out var end) ? end : null;
}
