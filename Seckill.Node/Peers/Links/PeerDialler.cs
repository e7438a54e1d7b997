using System.Net.Security;
using System.Net.Sockets;
using Seckill.Node.Config;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Peers.Links;

/// <summary>Opens connections to peers: plain, or with both sides' certificates checked.</summary>
internal sealed class PeerDialler(PeerCertificates? certificates, PeerLimits limits, TimeProvider time)
{
    /// <summary>
    /// Throws SocketException, IOException, AuthenticationException, FormatException (no host:port) or
    /// OperationCanceledException (not in time, or cancelled) when there is no connection.
    /// </summary>
    public async Task<Stream> DialAsync(string address, CancellationToken cancellation)
    {
        var place = HostPort.Parse(address) ?? throw new FormatException($"'{address}' is no {HostPort.Wanted}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await InTimeAsync(
                token => socket.ConnectAsync(place.Host, place.Port, token), limits.Connect, cancellation);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (certificates is null)
            {
                return stream;
            }

            var secured = new SslStream(stream);
            stream = secured;
            var options = certificates.Current.ForDialling(place.Host);
            await InTimeAsync(
                token => new ValueTask(secured.AuthenticateAsClientAsync(options, token)), limits.Handshake,
                cancellation);
            return secured;
        }
        catch
        {
            if (stream is null) socket.Dispose();
            else await stream.DisposeAsync();
            throw;
        }
    }

    private async Task InTimeAsync(
        Func<CancellationToken, ValueTask> step, TimeSpan most, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(most, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await step(both.Token);
    }
}
