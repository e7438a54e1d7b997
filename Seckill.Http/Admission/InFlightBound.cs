namespace Seckill.Http.Admission;

/// <summary>Counts what is under way on this node, up to a bound.</summary>
internal sealed class InFlightBound(int most)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
