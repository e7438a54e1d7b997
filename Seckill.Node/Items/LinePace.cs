namespace Seckill.Node.Items;

/// <summary>
/// How many one turn may decide: as many as the journal takes without becoming slow. A slow append halves it, a quick
/// one lets it grow again, so that the rate falls before a queue grows in front of the store.
/// </summary>
internal sealed class LinePace(int most, TimeProvider time)
{
    private const int Least = 16;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);

    private readonly int _most = most;
    private int _allowed = most;
    private long _begun;

    public int Most => _allowed;

    public void Begin() => _begun = time.GetTimestamp();

    /// <summary>An append was durable.</summary>
    public void End() => _allowed = time.GetElapsedTime(_begun) > Slow
        ? Math.Max(Math.Min(Least, _most), _allowed / 2)
        : Math.Min(_most, _allowed + Math.Max(Least, _allowed / 4));
}
