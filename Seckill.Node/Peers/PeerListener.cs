using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Peers.Links;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Peers;

/// <summary>Where peers connect to: a Kestrel of its own, which carries their links to the node's handler.</summary>
public sealed class PeerListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PeerConnections _connections;
    private readonly HostPort _listen;

    private PeerListener(WebApplication app, PeerConnections connections, HostPort listen) =>
        (_app, _connections, _listen) = (app, connections, listen);

    /// <summary>Where it really listens, when port 0 let the system choose; known once it is started.</summary>
    public HostPort Address => _listen with { Port = Bound.Port };

    private Uri Bound =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="listen">Where to listen; port 0 lets the system choose.</param>
    /// <param name="self">Who is there.</param>
    /// <param name="handler">Answers and hears.</param>
    /// <param name="inbound">The links are kept there, for <see cref="PeerNetwork"/> to see.</param>
    /// <param name="certificates">Null: peers speak plain.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock of timeouts.</param>
    /// <param name="logs">One line for each change of a link.</param>
    public static PeerListener Build(
        HostPort listen, PeerSelf self, IPeerHandler handler, InboundLinks inbound, PeerCertificates? certificates,
        PeerLimits limits, TimeProvider time, ILoggerFactory logs)
    {
        var connections = new PeerConnections(
            self, handler, inbound, limits, time, logs.CreateLogger<PeerListener>());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseSockets(sockets =>
        {
            // Nothing that we run on a link blocks, so a hop to another thread for each piece would be for nothing.
            sockets.UnsafePreferInlineScheduling = true;
            sockets.WaitForDataBeforeAllocatingBuffer = false;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Listen(EndPointOf(listen), endpoint => Serve(endpoint, connections, certificates, limits));
        });
        return new PeerListener(builder.Build(), connections, listen);
    }

    /// <summary>Throws IOException when the address is taken.</summary>
    public Task StartAsync(CancellationToken cancellation) => _app.StartAsync(cancellation);

    /// <summary>Lets requests in flight be answered, for a short time, then ends all links.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _connections.StopAsync(cancellation);
        await _app.StopAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Serve(
        ListenOptions endpoint, PeerConnections connections, PeerCertificates? certificates, PeerLimits limits)
    {
        if (certificates is not null)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = limits.Handshake,
                OnConnection = _ => ValueTask.FromResult(certificates.Current.ForListening()),
            });
        }

        endpoint.Run(connections.ServeAsync);
    }

    /// <summary>A name is looked up once, here.</summary>
    private static IPEndPoint EndPointOf(HostPort listen) => new(
        IPAddress.TryParse(listen.Host, out var address) ? address
        : listen.Host == "localhost" ? IPAddress.Loopback
        : Dns.GetHostAddresses(listen.Host)[0], listen.Port);
}
