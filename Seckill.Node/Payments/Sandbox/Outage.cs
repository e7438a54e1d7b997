namespace Seckill.Node.Payments.Sandbox;

/// <summary>Owns until when the sandbox plays dead, on its own monotonic clock. Safe from any thread.</summary>
internal sealed class Outage(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _zero = time.GetTimestamp();
    private TimeSpan _until;
    private TaskCompletionSource _changed = NewSignal();

    public bool IsOn => Look().Left > TimeSpan.Zero;

    /// <summary>From now on for that long, whatever was said before; zero: over.</summary>
    public void Last(TimeSpan length)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _until = time.GetElapsedTime(_zero) + length;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    public async ValueTask OverAsync(CancellationToken cancellation)
    {
        while (Look() is var (left, changed) && left > TimeSpan.Zero)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(left, time, rest.Token));
            await rest.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is left of it, and what tells that it was changed since.</summary>
    private (TimeSpan Left, Task Changed) Look()
    {
        lock (_gate)
        {
            return (_until - time.GetElapsedTime(_zero), _changed.Task);
        }
    }
}
