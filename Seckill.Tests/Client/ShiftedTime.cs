namespace Seckill.Tests.Client;

/// <summary>The same time with the hands of the clock wrong; timers and timestamps are right.</summary>
internal sealed class ShiftedTime(TimeProvider time, TimeSpan shift) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + shift;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
