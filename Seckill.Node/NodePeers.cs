using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Links;
using Seckill.Node.Peers.Tls;
using Seckill.Node.Sharding;

namespace Seckill.Node;

/// <summary>The links to other nodes and the listener for theirs; nothing of it on a store for one node.</summary>
internal sealed class NodePeers : IAsyncDisposable
{
    private readonly NodeSettings _settings;
    private readonly PeerSelf _self;
    private readonly InboundLinks _inbound = new();
    private readonly PeerCertificates? _certificates;
    private readonly PeerNetwork? _network;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private PeerListener? _listener;

    public NodePeers(NodeSettings settings, Guid incarnation, TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _time, _logs) = (settings, time, logs);
        _self = new PeerSelf(incarnation, settings.Node.Name, BuildVersion.Text);
        if (settings.Journal.Store != JournalStore.Postgres)
        {
            return;
        }

        _certificates = settings.Cluster.Tls is { } tls ? Certificates(tls) : null;
        _network = new PeerNetwork(
            _self, _inbound, _certificates, PeerLimits, time, Random.Shared, logs.CreateLogger<PeerNetwork>());
    }

    public IPeerNetwork Network => _network is null ? new SoloNetwork() : _network;

    /// <summary>Room on one link for all purchases and all long polls that an edge lets in.</summary>
    private static PeerLimits PeerLimits { get; } = new() { InFlight = 64 * 1024 };

    private PeerCertificates Certificates(TlsOptions tls)
    {
        try
        {
            return new PeerCertificates(tls, _time, _logs.CreateLogger<PeerCertificates>());
        }
        catch (PeerCertificateException fault)
        {
            throw new CliException(ExitCode.BadInput, $"seckill.cluster.tls: {fault.Message}");
        }
    }

    /// <summary>Before this node joins: whoever learns of it can reach it.</summary>
    public async Task ListenAsync(PeerDesk desk, CancellationToken cancellation)
    {
        if (_network is null)
        {
            return;
        }

        _listener = PeerListener.Build(
            _settings.Cluster.Listen, _self, desk, _inbound, _certificates, PeerLimits, _time, _logs);
        try
        {
            await _listener.StartAsync(cancellation);
        }
        catch (IOException fault)
        {
            throw new CliException(
                ExitCode.WrongState, $"can not listen on {_settings.Cluster.Listen}: {fault.Message}");
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_listener is not null)
        {
            await _listener.StopAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
