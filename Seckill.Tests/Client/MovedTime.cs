using Seckill.Tests.Time;

namespace Seckill.Tests.Client;

/// <summary>Runs a call to its end on moved time.</summary>
internal static class MovedTime
{
    public static async Task<T> RunAsync<T>(this ManualTimeProvider time, Task<T> running)
    {
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, time.ArmedAsync(1));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            if (!running.IsCompleted)
            {
                time.AdvanceToNextTimer(most: TimeSpan.FromMilliseconds(100));
            }
        }

        return await running;
    }
}
