using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>
/// The link to one process start of a peer: dials it, and dials it again after pauses for as long as it is wished for.
/// </summary>
internal sealed partial class OutboundLink : IAsyncDisposable
{
    /// <summary>The call on a link that is not up.</summary>
    public static readonly PeerCall Down = DownCall();

    private static readonly StreamPipeReaderOptions Reading = new(
        bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true);

    private readonly PeerAddress _peer;
    private readonly PeerSelf _self;
    private readonly PeerDialler _dialler;
    private readonly PeerLimits _limits;
    private readonly TimeProvider _time;
    private readonly RedialPauses _pauses;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile OutboundSession? _up;
    private long _answeredAt;
    private long _opened;
    private string? _complaint;

    /// <summary>Begins to dial at once. <paramref name="random"/> is this link's alone.</summary>
    public OutboundLink(
        PeerAddress peer, PeerSelf self, PeerDialler dialler, PeerLimits limits, TimeProvider time, Random random,
        ILogger logger)
    {
        (_peer, _self, _dialler, _limits, _time, _logger) = (peer, self, dialler, limits, time, logger);
        _pauses = new RedialPauses(limits, random);
        _running = Task.Run(RunAsync);
    }

    public PeerAddress Peer => _peer;

    public TimeSpan? SinceAnswered =>
        Interlocked.Read(ref _answeredAt) is not 0 and var at ? _time.GetElapsedTime(at) : null;

    /// <summary>How often the link has been opened; 0 while it is down.</summary>
    public long OpenedCount => _up is null ? 0 : Interlocked.Read(ref _opened);

    public PeerCall Ask(PeerRequest request, TimeSpan most) =>
        _up is { } session && most > TimeSpan.Zero ? session.Ask(request, most) : Down;

    public bool Tell(PeerNote note) => _up?.Tell(note) ?? false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _up?.Break("it is not wished for any more");
        await _running;
    }

    private static PeerCall DownCall()
    {
        var reply = Task.FromResult<PeerReply>(new Unreachable(MaybeSent: false));
        return new PeerCall(reply, reply);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var reason = await DialAndServeAsync();
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            Complain(reason);
            await Task.Delay(_pauses.Next(), _time, _stop.Token).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Returns why there is no link, or none any more.</summary>
    private async Task<string> DialAndServeAsync()
    {
        try
        {
            await using var connection = await _dialler.DialAsync(_peer.Address, _stop.Token);
            var input = PipeReader.Create(connection, Reading);
            try
            {
                var loop = new FrameLoop(input);
                return await GreetAsync(connection, loop) ?? await ServeAsync(connection, loop);
            }
            finally
            {
                await input.CompleteAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
        catch (Exception fault)
        {
            // Whatever goes wrong on a connection ends that connection only: the link is still wished for.
            var inner = fault.InnerException is { } cause ? $" ({cause.Message})" : "";
            return fault.Message.TrimEnd('.') + inner;
        }
    }

    /// <summary>Null: welcome; else why not.</summary>
    private async Task<string?> GreetAsync(Stream connection, FrameLoop loop)
    {
        using var patience = new CancellationTokenSource(_limits.Handshake, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        var hello = new PeerWriter();
        Frame.Begin(hello, FrameKind.Hello);
        Greeting.Of(_self, _peer.Incarnation).Write(hello);
        Frame.End(hello);
        await connection.WriteAsync(hello.WrittenMemory, both.Token);
        var (kind, body) = await loop.ReadOneAsync(Greeting.MostBytes, both.Token);
        switch (kind)
        {
            case FrameKind.Reject:
                return "refused there: " + new PeerReader(body).Text();
            case FrameKind.Welcome:
                var welcome = Greeting.Read(body);
                if (welcome.Who.Incarnation != _peer.Incarnation) return "another process answered";
                if (welcome.Mismatch() is { } mismatch) return mismatch;
                LogUp(_logger, _peer.Incarnation, welcome.Who.Name, _peer.Address, welcome.Who.Build);
                return null;
            default:
                throw new PeerFormatException($"a frame of kind {kind} instead of a welcome");
        }
    }

    private async Task<string> ServeAsync(Stream connection, FrameLoop loop)
    {
        Answered();
        var began = _time.GetTimestamp();
        using var session = new OutboundSession(
            bytes => connection.WriteAsync(bytes), _limits, _time, Answered, _logger);
        _complaint = null;
        Interlocked.Increment(ref _opened);
        _up = session;
        try
        {
            if (_stop.IsCancellationRequested)
            {
                session.Break("it is not wished for any more");
            }

            var reason = await session.RunAsync(loop);
            if (_stop.IsCancellationRequested) LogClosed(_logger, _peer.Incarnation, _peer.Address);
            return reason;
        }
        finally
        {
            _up = null;

            // A peer that takes a link and drops it at once is no better than one that does not take it.
            if (_time.GetElapsedTime(began) > _limits.MostPause) _pauses.Forget();
        }
    }

    private void Answered() => Interlocked.Exchange(ref _answeredAt, Math.Max(1, _time.GetTimestamp()));

    /// <summary>One line for a reason, however often it comes in a row.</summary>
    private void Complain(string reason)
    {
        if (_complaint != reason)
        {
            _complaint = reason;
            LogDown(_logger, _peer.Incarnation, _peer.Address, reason);
        }
    }

    [LoggerMessage(5106, LogLevel.Information, "Link to {Peer} ({Name} at {Address}, build {Build}) is up.")]
    private static partial void LogUp(ILogger logger, Guid peer, string name, string address, string build);

    [LoggerMessage(5107, LogLevel.Warning, "Link to {Peer} at {Address} is down: {Reason}. It is dialled again.")]
    private static partial void LogDown(ILogger logger, Guid peer, string address, string reason);

    [LoggerMessage(5108, LogLevel.Information, "Link to {Peer} at {Address} is closed.")]
    private static partial void LogClosed(ILogger logger, Guid peer, string address);
}
