using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Config;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Links;
using Seckill.Node.Peers.Tls;

namespace Seckill.Tests.Peers;

/// <summary>Both sides of one node's peer traffic, on a loopback port of its own.</summary>
internal sealed class PeerNode : IAsyncDisposable
{
    /// <summary>Of a test, in milliseconds: what waits for bytes that never come must fail.</summary>
    public const int MostTime = 60_000;

    private readonly PeerListener _listener;

    private PeerNode(PeerSelf self, PeerListener listener, PeerNetwork network, ScriptedHandler handler, LogLines logs)
    {
        (_listener, Network, Handler, Logs) = (listener, network, handler, logs);
        Self = self;
        Address = new PeerAddress(self.Incarnation, listener.Address.ToString());
    }

    public PeerSelf Self { get; }

    public PeerAddress Address { get; }

    public PeerNetwork Network { get; }

    public ScriptedHandler Handler { get; }

    public LogLines Logs { get; }

    public static async Task<PeerNode> StartAsync(
        PeerLimits? limits = null, TimeProvider? time = null, PeerCertificates? certificates = null,
        PeerAddress? at = null)
    {
        var (bounds, clock) = (limits ?? new PeerLimits(), time ?? TimeProvider.System);
        if (time is null)
        {
            // Who is silent, or slow to greet, is judged on moved time only: a machine may stand still for seconds.
            bounds = bounds with { Silence = TimeSpan.FromMinutes(1), Handshake = TimeSpan.FromMinutes(1) };
        }

        var self = new PeerSelf(at?.Incarnation ?? Guid.NewGuid(), "n", "test");
        var listen = at is { } place ? HostPort.Parse(place.Address)! : new HostPort("127.0.0.1", 0);
        var (handler, inbound, logs) = (new ScriptedHandler(), new InboundLinks(), new LogLines());
        var listener = PeerListener.Build(
            listen, self, handler, inbound, certificates, bounds, clock, logs);
        await listener.StartAsync(CancellationToken.None);
        var network = new PeerNetwork(
            self, inbound, certificates, bounds, clock, new Random(1), logs.CreateLogger<PeerNetwork>());
        return new PeerNode(self, listener, network, handler, logs);
    }

    public Task StopListeningAsync() => _listener.StopAsync(CancellationToken.None);

    /// <summary>Wishes for a link to that node alone and waits until it is up.</summary>
    public Task LinkAsync(PeerNode to) => LinkAsync(to.Address);

    public async Task LinkAsync(PeerAddress to)
    {
        Network.Keep([to]);
        await UntilAsync(() => Network.Tell(to, new FactsDropped([])));
    }

    public Task<PeerReply> AskAsync(PeerNode to, PeerRequest request) =>
        Network.Ask(to.Address, request, TimeSpan.FromSeconds(10)).Reply;

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await _listener.StopAsync(CancellationToken.None);
        await _listener.DisposeAsync();
    }

    /// <summary>Looks again and again, for sockets tell nobody; fails after 30 s.</summary>
    public static async Task UntilAsync(Func<bool> condition, Action? between = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "it did not become true");
            between?.Invoke();
            await Task.Delay(5);
        }
    }
}

/// <summary>A handler that answers as its test says, and remembers in which order it was told what.</summary>
internal sealed class ScriptedHandler : IPeerHandler
{
    public delegate ValueTask<PeerReply> Answer(PeerRequest request, TimeSpan most, Action accepted);

    public Answer OnRequest { get; set; } = (_, _, _) => new ValueTask<PeerReply>(new Acknowledged(true));

    /// <summary>Called before a note is remembered.</summary>
    public Action<PeerNote> OnNote { get; set; } = _ => { };

    /// <summary>"opened", "closed", notes and requests, as they came.</summary>
    public ConcurrentQueue<object> Told { get; } = new();

    public ValueTask<PeerReply> AnswerAsync(Guid from, PeerRequest request, TimeSpan most, Action accepted)
    {
        Told.Enqueue(request);
        return OnRequest(request, most, accepted);
    }

    public void Hear(Guid from, PeerNote note)
    {
        OnNote(note);
        if (note is not FactsDropped { Items.Count: 0 }) Told.Enqueue(note);
    }

    public void LinkOpened(Guid from) => Told.Enqueue("opened");

    public void LinkClosed(Guid from) => Told.Enqueue("closed");
}

/// <summary>What was logged, as lines that begin with their level.</summary>
internal sealed class LogLines : ILoggerFactory, ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Ours; what the web server says of itself is left out.</summary>
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? NullLogger.Instance : this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}".Trim());
        }
    }

    public void Dispose()
    {
    }
}
