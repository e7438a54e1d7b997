namespace Seckill.Domain;

/// <summary>
/// Owns the slots of all orders in order of creation, in chunks, so that growth neither copies nor wastes half.
/// </summary>
internal sealed class OrderSlots
{
    private const int ChunkBits = 12;
    private const int ChunkLength = 1 << ChunkBits;
    private readonly List<OrderSlot[]> _chunks = [];

    public int Count { get; private set; }

    public ref OrderSlot this[int slot] => ref _chunks[slot >> ChunkBits][slot & (ChunkLength - 1)];

    public int Add(in OrderSlot order)
    {
        var chunk = Count >> ChunkBits;
        var at = Count & (ChunkLength - 1);
        if (chunk == _chunks.Count)
        {
            // The first chunk begins small: most items have few orders.
            _chunks.Add(new OrderSlot[chunk == 0 ? 4 : ChunkLength]);
        }
        else if (at == _chunks[chunk].Length)
        {
            var grown = _chunks[chunk];
            Array.Resize(ref grown, grown.Length * 2);
            _chunks[chunk] = grown;
        }

        _chunks[chunk][at] = order;
        return Count++;
    }
}
