using System.Net.Security;
using System.Net.Sockets;
using Seckill.Node.Config;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Peers.Links;

/// <summary>Opens connections to peers: plain, or with both sides' certificates checked.</summary>
internal sealed class PeerDialler(PeerCertificates? certificates)
{
    /// <summary>
    /// Throws SocketException, IOException, AuthenticationException or FormatException (no host:port) when there is no
    /// connection.
    /// </summary>
    public async Task<Stream> DialAsync(string address, CancellationToken cancellation)
    {
        var place = HostPort.Parse(address) ?? throw new FormatException($"'{address}' is no {HostPort.Wanted}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(place.Host, place.Port, cancellation);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (certificates is null)
            {
                return stream;
            }

            var secured = new SslStream(stream);
            stream = secured;
            await secured.AuthenticateAsClientAsync(certificates.Current.ForDialling(place.Host), cancellation);
            return secured;
        }
        catch
        {
            if (stream is null) socket.Dispose();
            else await stream.DisposeAsync();
            throw;
        }
    }
}
