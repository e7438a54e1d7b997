using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>The requests of one inbound link that are under way, and their replies.</summary>
internal sealed partial class InboundAnswers(
    Guid from, FrameSender sender, IPeerHandler handler, PeerLimits limits, Action<string> breakLink, ILogger logger)
{
    private static readonly Action NobodyWants = () => { };

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private volatile bool _stopping;

    /// <summary>
    /// Begins a request, or declines it when as many are under way as may be or none are taken any more.
    /// </summary>
    public void Begin(PeerRequest request, in Frame frame)
    {
        if (Interlocked.Increment(ref _underWay) > limits.InFlight || _stopping)
        {
            EndOne();
            Decline(frame.Correlation);
            return;
        }

        _ = AnswerAsync(request, frame.Correlation, TimeSpan.FromMilliseconds(frame.RemainingMs));
    }

    /// <summary>Says that a request is not carried out and will not be.</summary>
    public void Decline(long correlation) => Send(Scratch.Bare(FrameKind.NotTaken, correlation));

    /// <summary>
    /// Declines what comes from now on; completes when what was taken is answered and the replies are written; false:
    /// not all of it was in time.
    /// </summary>
    public async Task<bool> StopAsync(CancellationToken cancellation)
    {
        _stopping = true;
        if (Volatile.Read(ref _underWay) == 0) _idle.TrySetResult();
        try
        {
            await _idle.Task.WaitAsync(cancellation);
            await sender.FinishAsync().WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            LogImpatient(logger, Volatile.Read(ref _underWay), from);
            return false;
        }
    }

    private async Task AnswerAsync(PeerRequest request, long correlation, TimeSpan most)
    {
        var accepted = request is AskItem { WantsAccepted: true }
            ? () => Send(Scratch.Bare(FrameKind.Accepted, correlation)) : NobodyWants;
        try
        {
            Reply(await handler.AnswerAsync(from, request, most, accepted), correlation);
        }
        catch (Exception bug)
        {
            // The asker's outcome is open, which is what the end of the link tells it.
            LogBug(logger, bug, request.GetType().Name, from);
            breakLink("an answer failed");
        }
        finally
        {
            EndOne();
        }
    }

    private void Reply(PeerReply reply, long correlation)
    {
        var frame = Scratch.Take();
        Frame.Begin(frame, FrameKind.Reply, correlation);
        PeerCodec.Write(frame, reply);
        Frame.End(frame);
        if (frame.Length <= limits.FrameBytes)
        {
            Send(frame.Written);
            return;
        }

        LogTooLarge(logger, reply.GetType().Name, frame.Length, limits.FrameBytes);
        Reply(new Unreachable(MaybeSent: true), correlation);
    }

    private void Send(ReadOnlySpan<byte> frame)
    {
        if (sender.Send(frame) < 0)
        {
            breakLink("the peer does not read what it is answered");
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _underWay) == 0 && _stopping)
        {
            _idle.TrySetResult();
        }
    }

    [LoggerMessage(5101, LogLevel.Error, "{Message} has {Bytes} bytes, {Bound} may be sent to a peer. It is not sent.")]
    private static partial void LogTooLarge(ILogger logger, string message, int bytes, int bound);

    [LoggerMessage(5102, LogLevel.Error, "A bug: answering {Request} of peer {Peer} failed.")]
    private static partial void LogBug(ILogger logger, Exception bug, string request, Guid peer);

    [LoggerMessage(5103, LogLevel.Warning, "{UnderWay} requests of peer {Peer} were not answered before the stop.")]
    private static partial void LogImpatient(ILogger logger, int underWay, Guid peer);
}
