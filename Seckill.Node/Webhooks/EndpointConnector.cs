using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Opens connections to endpoints: resolves, judges every address that came of it, and connects to one of these, not to
/// the name again, so that no second answer of the name's server can lead elsewhere.
/// </summary>
/// <param name="resolve">The addresses of a host name.</param>
/// <param name="mayConnect">Outside development: <see cref="PublicAddresses.Contains"/>.</param>
public sealed class EndpointConnector(
    Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> mayConnect)
{
    /// <summary>
    /// For SocketsHttpHandler.ConnectCallback. Throws <see cref="RefusedAddressException"/> when any address of the
    /// host is refused: a name that leads inside as well as outside is no endpoint.
    /// </summary>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        foreach (var address in addresses)
        {
            if (!mayConnect(address))
            {
                throw new RefusedAddressException(host, address);
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The host leads to an address that is not on the public internet.</summary>
public sealed class RefusedAddressException(string host, IPAddress address)
    : IOException($"{host} leads to {address}, which is not a public address");
