namespace Seckill.Node.Peers.Links;

/// <summary>Keeps a complaint that comes again and again to one line a minute: who is refused dials anew.</summary>
internal sealed class Complaints(TimeProvider time)
{
    private const int MostKept = 64;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _toldAt = [];

    /// <summary>True: it was not told within the last minute, and counts as told now.</summary>
    public bool IsDue(string text)
    {
        lock (_gate)
        {
            if (_toldAt.TryGetValue(text, out var at) && time.GetElapsedTime(at) < Rest)
            {
                return false;
            }

            if (_toldAt.Count >= MostKept) _toldAt.Clear();
            _toldAt[text] = time.GetTimestamp();
            return true;
        }
    }
}
