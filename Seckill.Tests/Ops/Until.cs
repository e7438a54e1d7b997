namespace Seckill.Tests.Ops;

/// <summary>Waits for what another thread or process brings about; fails when it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <param name="holds">What must become true.</param>
    /// <param name="seconds">How long it may take.</param>
    public static async Task TrueAsync(Func<bool> holds, int seconds = 20)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!holds())
        {
            await Task.Delay(Look, TimeProvider.System, limit.Token);
        }
    }
}
