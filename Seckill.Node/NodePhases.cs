namespace Seckill.Node;

/// <summary>
/// How a node ends: first it sends clients elsewhere, then it answers those who wait, then it closes.
/// </summary>
internal sealed class NodePhases : IDisposable
{
    /// <summary>
    /// Busy connections bring at least one more request in this time, and hear that they shall close.
    /// </summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    /// <summary>Purchases under way have this long to be decided; less than connections have to end.</summary>
    private static readonly TimeSpan Decisions = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _closing = new();

    public CancellationToken Leaving => _leaving.Token;

    public CancellationToken Stopping => _stopping.Token;

    public CancellationToken Closing => _closing.Token;

    /// <summary>Sends clients elsewhere, where there is an elsewhere; then whoever waits is answered.</summary>
    public async Task EndAsync(bool hasOthers, TimeProvider time)
    {
        await _leaving.CancelAsync();
        if (hasOthers)
        {
            await Task.Delay(Farewell, time);
        }

        _closing.CancelAfter(Decisions);
        await _stopping.CancelAsync();
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _stopping.Dispose();
        _closing.Dispose();
    }
}
