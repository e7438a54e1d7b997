namespace Seckill.Http.Admission;

/// <summary>Counts what each caller has under way on this node, up to a bound for each. Any thread.</summary>
internal sealed class CallerBound(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public bool TryEnter(string caller)
    {
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(caller);
            if (count >= most)
            {
                return false;
            }

            _counts[caller] = count + 1;
            return true;
        }
    }

    /// <summary>Who has nothing under way any more is forgotten.</summary>
    public void Leave(string caller)
    {
        lock (_gate)
        {
            if (--_counts[caller] == 0)
            {
                _counts.Remove(caller);
            }
        }
    }
}
