namespace Seckill.Node.Peers.Links;

/// <summary>A request that waits for its reply.</summary>
/// <param name="correlation">Its number on the link.</param>
/// <param name="deadline">A timestamp of the clock, after which nobody waits any more.</param>
/// <param name="wantsAccepted">The asker also waits for its place in line.</param>
internal sealed class PendingAsk(long correlation, long deadline, bool wantsAccepted)
    : TaskCompletionSource<PeerReply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly TaskCompletionSource? _accepted =
        wantsAccepted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    public long Correlation { get; } = correlation;

    public long Deadline { get; } = deadline;

    /// <summary>Where its frame begins in what the link sends; -1: not known yet.</summary>
    public long Position { get; set; } = -1;

    public PeerCall Call => new(_accepted?.Task ?? Task, Task);

    public void Accept() => _accepted?.TrySetResult();

    public void Answer(PeerReply reply)
    {
        _accepted?.TrySetResult();
        TrySetResult(reply);
    }
}
