namespace Seckill.Node;

/// <summary>How a node ends: first it sends clients elsewhere, then it answers those who wait, then it closes.</summary>
internal sealed class NodePhases : IDisposable
{
    /// <summary>Busy connections bring at least one more request in this time, and hear that they shall close.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken Leaving => _leaving.Token;

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Sends clients elsewhere, where there is an elsewhere; then whoever waits is answered.</summary>
    public async Task EndAsync(bool hasOthers, TimeProvider time)
    {
        await _leaving.CancelAsync();
        if (hasOthers)
        {
            await Task.Delay(Farewell, time);
        }

        await _stopping.CancelAsync();
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _stopping.Dispose();
    }
}
