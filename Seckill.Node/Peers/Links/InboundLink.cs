using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>One link of a peer to us, after its hello: takes its requests and notes, and sends our replies.</summary>
/// <remarks>
/// Frames are taken one after the other by the link's loop. A note is heard there and then, and a request is begun
/// there and then: what comes later on the link is begun later. Replies leave as they are ready.
/// </remarks>
internal sealed partial class InboundLink : IFrameSink
{
    private readonly FrameSender _sender;
    private readonly InboundAnswers _answers;
    private readonly SilenceWatch _silence;
    private readonly IPeerHandler _handler;
    private readonly PeerLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _reason;
    private bool _complained;

    public InboundLink(
        Guid from, ConnectionContext connection, IPeerHandler handler, PeerLimits limits, TimeProvider time,
        ILogger logger)
    {
        From = from;
        (_handler, _limits, _time, _logger) = (handler, limits, time, logger);
        var output = connection.Transport.Output;
        _sender = new FrameSender(
            bytes => WriteAsync(output, bytes), limits.QueuedBytes, fault => Break(fault.Message));
        _answers = new InboundAnswers(from, _sender, handler, limits, Break, logger);
        _silence = new SilenceWatch(limits.Silence, limits.PingInterval, time);
    }

    public Guid From { get; }

    public TimeSpan SinceHeard => _silence.Since;

    /// <summary>It ends with all replies written, which the peer may still have to read.</summary>
    public bool EndsGently { get; private set; }

    /// <summary>Completes when the loop has ended and the handler knows it.</summary>
    public Task Ended => _ended.Task;

    public void SendWelcome(PeerSelf self)
    {
        var frame = Scratch.Take();
        Frame.Begin(frame, FrameKind.Welcome);
        Greeting.Of(self, From).Write(frame);
        Frame.End(frame);
        _sender.Send(frame.Written);
    }

    /// <summary>Serves until the link ends, and returns why.</summary>
    public async Task<string> RunAsync(FrameLoop loop)
    {
        await using var watch = _time.CreateTimer(_ => Watch(), null, _limits.PingInterval, _limits.PingInterval);
        try
        {
            await loop.RunAsync(this, _limits.FrameBytes, _end.Token);
            Break("the peer closed it");
        }
        catch (PeerFormatException fault)
        {
            LogMalformed(_logger, From, fault.Message);
            Break(fault.Message);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ConnectionAbortedException
            or ConnectionResetException or InvalidOperationException)
        {
            Break(fault.Message);
        }

        return _reason!;
    }

    /// <summary>Tells those who wait that the loop has ended; the last call on a link.</summary>
    public void TellEnded() => _ended.TrySetResult();

    /// <summary>Ends the link; only the first reason counts.</summary>
    public void Break(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _sender.Close();
            _ = _end.CancelAsync();
        }
    }

    /// <summary>Lets the requests under way be answered, then ends the link.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        EndsGently = await _answers.StopAsync(cancellation);
        Break("this node stops");
    }

    void IFrameSink.Heard() => _silence.Heard();

    void IFrameSink.Take(in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Request:
                Begin(frame);
                break;
            case FrameKind.Note:
                Hear(frame.Body);
                break;
            case FrameKind.Ping:
                _sender.Send(Scratch.Bare(FrameKind.Pong, frame.Correlation), urgent: true);
                break;
            default:
                throw new PeerFormatException($"a frame of kind {frame.Kind} from the asking side");
        }
    }

    private void Begin(in Frame frame)
    {
        PeerRequest request;
        try
        {
            request = PeerCodec.ReadRequest(frame.Body);
        }
        catch (UnknownKindException unknown)
        {
            Complain(unknown);
            _answers.Decline(frame.Correlation);
            return;
        }

        if (request is AskItem && frame.Body.Length + Frame.HeadBytes > _limits.AskBytes)
        {
            throw new PeerFormatException($"a request for an item of {frame.Body.Length} bytes");
        }

        _answers.Begin(request, frame);
    }

    private void Hear(ReadOnlySpan<byte> body)
    {
        try
        {
            _handler.Hear(From, PeerCodec.ReadNote(body));
        }
        catch (UnknownKindException unknown)
        {
            Complain(unknown);
        }
    }

    /// <summary>Once a link; only its loop calls this.</summary>
    private void Complain(UnknownKindException unknown)
    {
        if (!_complained)
        {
            _complained = true;
            LogUnknown(_logger, From, unknown.Message);
        }
    }

    private void Watch()
    {
        if (_silence.IsTooLong())
        {
            Break($"nothing came for {SinceHeard.TotalSeconds:F1} s");
        }
    }

    private static async ValueTask WriteAsync(PipeWriter output, ReadOnlyMemory<byte> bytes)
    {
        var result = await output.WriteAsync(bytes);
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new IOException("the connection has ended");
        }
    }

    [LoggerMessage(5104, LogLevel.Warning, "Peer {Peer} sent what is no message: {Reason}. Its link is closed.")]
    private static partial void LogMalformed(ILogger logger, Guid peer, string reason);

    [LoggerMessage(5105, LogLevel.Warning, "Peer {Peer} runs a newer build: {Reason}.")]
    private static partial void LogUnknown(ILogger logger, Guid peer, string reason);
}
