using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Peers.Links;

/// <summary>
/// The link to one process start of a peer: dials it, and dials it again after pauses for as long as it is wished for.
/// </summary>
internal sealed partial class OutboundLink : IAsyncDisposable
{
    /// <summary>The call on a link that is not up.</summary>
    public static readonly PeerCall Down = DownCall();

    private readonly PeerAddress _peer;
    private readonly PeerSelf _self;
    private readonly PeerDialler _dialler;
    private readonly PeerLimits _limits;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile OutboundSession? _up;
    private long _answeredAt;
    private string? _complaint;

    /// <summary>Begins to dial at once. <paramref name="random"/> is this link's alone.</summary>
    public OutboundLink(
        PeerAddress peer, PeerSelf self, PeerDialler dialler, PeerLimits limits, TimeProvider time, Random random,
        ILogger logger)
    {
        (_peer, _self, _dialler, _limits, _time, _random) = (peer, self, dialler, limits, time, random);
        _logger = logger;
        _running = Task.Run(RunAsync);
    }

    public PeerAddress Peer => _peer;

    public TimeSpan? SinceAnswered =>
        Interlocked.Read(ref _answeredAt) is not 0 and var at ? _time.GetElapsedTime(at) : null;

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
        var fails = 0;
        while (!_stop.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            var reason = await DialAndServeAsync();
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            // A peer that takes the link and drops it at once is no better than one that does not take it.
            fails = _time.GetElapsedTime(began) > _limits.MostPause + _limits.Handshake ? 0 : fails + 1;
            Complain(reason);
            await PauseAsync(fails);
        }
    }

    /// <summary>Returns why there is no link, or none any more.</summary>
    private async Task<string> DialAndServeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(_limits.Handshake, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
            await using var connection = await _dialler.DialAsync(_peer.Address, both.Token);
            var input = PipeReader.Create(connection, new StreamPipeReaderOptions(
                bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true));
            var loop = new FrameLoop(input);
            if (await GreetAsync(connection, loop, both.Token) is { } refusal)
            {
                return refusal;
            }

            return await ServeAsync(connection, loop);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException
            or PeerFormatException or AuthenticationException or FormatException or PeerCertificateException)
        {
            return fault is OperationCanceledException ? "no answer in time" : fault.Message;
        }
    }

    /// <summary>Null: welcome; else why not.</summary>
    private async Task<string?> GreetAsync(Stream connection, FrameLoop loop, CancellationToken cancellation)
    {
        var hello = new PeerWriter();
        Frame.Begin(hello, FrameKind.Hello);
        Greeting.Of(_self, _peer.Incarnation).Write(hello);
        Frame.End(hello);
        await connection.WriteAsync(hello.WrittenMemory, cancellation);
        var (kind, body) = await loop.ReadOneAsync(Greeting.MostBytes, cancellation);
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
        using var session = new OutboundSession(
            bytes => connection.WriteAsync(bytes), _limits, _time, Answered, _logger);
        _complaint = null;
        _up = session;
        try
        {
            if (_stop.IsCancellationRequested)
            {
                session.Break("it is not wished for any more");
            }

            var reason = await session.RunAsync(loop);
            LogDown(_logger, _peer.Incarnation, _peer.Address, reason);
            return reason;
        }
        finally
        {
            _up = null;
        }
    }

    private void Answered() => Interlocked.Exchange(ref _answeredAt, Math.Max(1, _time.GetTimestamp()));

    private async Task PauseAsync(int fails)
    {
        var doubled = _limits.LeastPause * Math.Pow(2, Math.Clamp(fails - 1, 0, 16));
        var pause = (doubled < _limits.MostPause ? doubled : _limits.MostPause) * (0.5 + _random.NextDouble() / 2);
        await Task.Delay(pause, _time, _stop.Token).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>One line for a reason, however often it comes in a row.</summary>
    private void Complain(string reason)
    {
        if (_complaint != reason)
        {
            _complaint = reason;
            LogUnreachable(_logger, _peer.Incarnation, _peer.Address, reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "Link to {Peer} ({Name} at {Address}, build {Build}) is up.")]
    private static partial void LogUp(ILogger logger, Guid peer, string name, string address, string build);

    [LoggerMessage(LogLevel.Warning, "Link to {Peer} at {Address} is down: {Reason}.")]
    private static partial void LogDown(ILogger logger, Guid peer, string address, string reason);

    [LoggerMessage(LogLevel.Warning, "Peer {Peer} at {Address} is not reached: {Reason}. It is dialled again.")]
    private static partial void LogUnreachable(ILogger logger, Guid peer, string address, string reason);
}
