using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>One connection of ours to a peer, from its welcome to its end.</summary>
/// <remarks>
/// Invariants: (1) a request is registered before its frame can leave; (2) when the session ends, every registered
/// request is answered, and later ones are refused; (3) nothing of this session is ever sent on another one.
/// </remarks>
internal sealed partial class OutboundSession : IFrameSink, IDisposable
{
    /// <summary>Pings without a pong, before the next ones are left out: the silence is noticed anyway.</summary>
    private const int MostPings = 8;

    /// <summary>Nobody waits longer, whatever he says.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromDays(1);

    private readonly PeerLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _answered;
    private readonly FrameSender _sender;
    private readonly AskTable _asks;
    private readonly SilenceWatch _silence;
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _pinger;
    private string? _reason;
    private long _correlation;
    private int _pings;
    private int _complaints;

    /// <param name="write">Writes bytes to the connection.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock of deadlines and pings.</param>
    /// <param name="answered">Called when bytes of the peer have come in.</param>
    /// <param name="logger">Where what is wrong with a peer's frames goes.</param>
    public OutboundSession(
        Func<ReadOnlyMemory<byte>, ValueTask> write, PeerLimits limits, TimeProvider time, Action answered,
        ILogger logger)
    {
        (_limits, _time, _answered, _logger) = (limits, time, answered, logger);
        _sender = new FrameSender(write, limits.QueuedBytes, fault => Break(fault.Message));
        _asks = new AskTable(limits.InFlight, time);
        _silence = new SilenceWatch(limits.Silence, limits.PingInterval, time);
        _pinger = time.CreateTimer(_ => Ping(), null, limits.PingInterval, limits.PingInterval);
    }

    /// <summary>Reads until the session ends, and returns why.</summary>
    public async Task<string> RunAsync(FrameLoop loop)
    {
        try
        {
            await loop.RunAsync(this, _limits.FrameBytes, _end.Token);
            Break("the peer closed it");
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or PeerFormatException
            or ObjectDisposedException or InvalidOperationException)
        {
            Break(fault.Message);
        }

        return _reason!;
    }

    public PeerCall Ask(PeerRequest request, TimeSpan most)
    {
        most = most < MostWait ? most : MostWait;
        var wantsAccepted = request is AskItem { WantsAccepted: true };
        var correlation = Interlocked.Increment(ref _correlation);
        var frame = Scratch.Take();
        Frame.Begin(frame, FrameKind.Request, correlation, Milliseconds(most));
        PeerCodec.Write(frame, request);
        Frame.End(frame);
        var bound = request is AskItem ? _limits.AskBytes : _limits.FrameBytes;
        var ask = new PendingAsk(correlation, DeadlineOf(most), wantsAccepted);
        if (frame.Length > bound)
        {
            LogTooLarge(_logger, request.GetType().Name, frame.Length, bound);
            ask.Answer(new Unreachable(MaybeSent: false));
        }
        else if (!_asks.TryAdd(ask))
        {
            ask.Answer(new Unreachable(MaybeSent: false));
        }
        else if (_sender.Send(frame.Written) is >= 0 and var position)
        {
            ask.Position = position;
        }
        else
        {
            _asks.Take(correlation)?.Answer(new Unreachable(MaybeSent: false));
        }

        return ask.Call;
    }

    public bool Tell(PeerNote note)
    {
        var frame = Scratch.Take();
        Frame.Begin(frame, FrameKind.Note);
        PeerCodec.Write(frame, note);
        Frame.End(frame);
        if (frame.Length <= _limits.FrameBytes)
        {
            return _sender.Send(frame.Written) >= 0;
        }

        LogTooLarge(_logger, note.GetType().Name, frame.Length, _limits.FrameBytes);
        return false;
    }

    /// <summary>Ends the session; only the first reason counts.</summary>
    public void Break(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _pinger.Dispose();
            _sender.Close();
            _asks.End(_sender.HandedOver);
            _ = _end.CancelAsync();
        }
    }

    public void Dispose()
    {
        Break("closed");
        _asks.Dispose();
    }

    void IFrameSink.Heard()
    {
        _silence.Heard();
        _answered();
    }

    void IFrameSink.Take(in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Reply:
                if (_asks.Take(frame.Correlation) is { } ask) Answer(ask, frame.Body);
                break;
            case FrameKind.Accepted:
                _asks.Find(frame.Correlation)?.Accept();
                break;
            case FrameKind.NotTaken:
                _asks.Take(frame.Correlation)?.Answer(new Unreachable(MaybeSent: false));
                break;
            case FrameKind.Pong:
                Volatile.Write(ref _pings, 0);
                break;
            default:
                throw new PeerFormatException($"a frame of kind {frame.Kind} from the answering side");
        }
    }

    /// <summary>A reply of a kind that only a newer build knows, or that is none, leaves the outcome open.</summary>
    private void Answer(PendingAsk ask, ReadOnlySpan<byte> body)
    {
        PeerReply reply = new Unreachable(MaybeSent: true);
        try
        {
            reply = PeerCodec.ReadReply(body);
        }
        catch (UnknownKindException unknown)
        {
            if (Interlocked.Increment(ref _complaints) == 1) LogUnknown(_logger, unknown.Message);
        }
        finally
        {
            ask.Answer(reply);
        }
    }

    private void Ping()
    {
        if (_silence.IsTooLong())
        {
            Break($"nothing came for {_silence.Since.TotalSeconds:F1} s");
        }
        else if (Interlocked.Increment(ref _pings) <= MostPings)
        {
            _sender.Send(Scratch.Bare(FrameKind.Ping, 0), urgent: true);
        }
    }

    private long DeadlineOf(TimeSpan most) =>
        _time.GetTimestamp() + (long)(most.TotalSeconds * _time.TimestampFrequency);

    private static int Milliseconds(TimeSpan most) => (int)Math.Ceiling(most.TotalMilliseconds);

    [LoggerMessage(5109, LogLevel.Error, "{Message} has {Bytes} bytes, {Bound} may be sent to a peer. It is not sent.")]
    private static partial void LogTooLarge(ILogger logger, string message, int bytes, int bound);

    [LoggerMessage(5110, LogLevel.Warning, "A reply was not understood: {Reason}. The peer runs a newer build.")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
