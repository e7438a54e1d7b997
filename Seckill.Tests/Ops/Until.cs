namespace Seckill.Tests.Ops;

/// <summary>Waits for what another thread or process brings about; fails when it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <param name="holds">What must become true.</param>
    /// <param name="seconds">How long it may take.</param>
    public static Task TrueAsync(Func<bool> holds, int seconds = 20) =>
        TrueAsync(() => Task.FromResult(holds()), seconds);

    /// <param name="holds">What must become true.</param>
    /// <param name="seconds">How long it may take.</param>
    public static async Task TrueAsync(Func<Task<bool>> holds, int seconds = 20)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            await Task.Delay(Look, TimeProvider.System, limit.Token);
        }
    }
}
