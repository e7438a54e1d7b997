namespace Seckill.Node.Ops.Model;

/// <summary>States one behind the other in chunks, without the words that a model does not use.</summary>
internal sealed class StateList(int width)
{
    private const int ChunkStates = 1 << 14;

    private readonly List<ulong[]> _chunks = [];

    public int Count { get; private set; }

    public ModelState this[int index]
    {
        get
        {
            var state = default(ModelState);
            _chunks[index / ChunkStates].AsSpan(index % ChunkStates * width, width).CopyTo(state);
            return state;
        }
    }

    public void Add(in ModelState state)
    {
        if (Count % ChunkStates == 0)
        {
            _chunks.Add(new ulong[ChunkStates * width]);
        }

        ((ReadOnlySpan<ulong>)state)[..width].CopyTo(_chunks[^1].AsSpan(Count++ % ChunkStates * width));
    }
}
