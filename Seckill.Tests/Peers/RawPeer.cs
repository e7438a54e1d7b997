using System.Net;
using System.Net.Sockets;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;

namespace Seckill.Tests.Peers;

/// <summary>One end of a connection that speaks frames as its test says, right or wrong.</summary>
internal sealed class RawPeer(NetworkStream stream) : IDisposable
{
    public PeerSelf Self { get; init; } = new(Guid.NewGuid(), "raw", "test");

    public static async Task<RawPeer> ConnectAsync(string address, PeerSelf? self = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        return new RawPeer(new NetworkStream(socket, ownsSocket: true))
        {
            Self = self ?? new PeerSelf(Guid.NewGuid(), "raw", "test"),
        };
    }

    /// <summary>Connected and welcome.</summary>
    public static async Task<RawPeer> LinkAsync(PeerNode to)
    {
        var peer = await ConnectAsync(to.Address.Address);
        await peer.SendAsync(FrameKind.Hello, Greeting.Of(peer.Self, to.Self.Incarnation).Write);
        Assert.Equal(FrameKind.Welcome, (await peer.ReadAsync()).Kind);
        return peer;
    }

    /// <summary>Listens, and takes the link that the node dials.</summary>
    public static async Task<(RawPeer Peer, PeerAddress Address)> ListenAsync(PeerNode dialler)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var self = new PeerSelf(Guid.NewGuid(), "raw", "test");
        var address = new PeerAddress(self.Incarnation, listener.LocalEndpoint.ToString()!);
        dialler.Network.Keep([address]);
        var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var peer = new RawPeer(new NetworkStream(socket, ownsSocket: true)) { Self = self };
        await peer.ReadAsync();
        await peer.SendAsync(FrameKind.Welcome, Greeting.Of(self, dialler.Self.Incarnation).Write);
        await PeerNode.UntilAsync(() => dialler.Network.OpenedCount(self.Incarnation) == 1);
        return (peer, address);
    }

    public static byte[] Framed(FrameKind kind, Action<PeerWriter> body, long correlation = 0) =>
        PeerCodecTests.Bytes(to =>
        {
            Frame.Begin(to, kind, correlation, 1000);
            body(to);
            Frame.End(to);
        });

    public Task SendAsync(FrameKind kind, Action<PeerWriter> body, long correlation = 0) =>
        SendAsync(Framed(kind, body, correlation));

    public Task SendAsync(byte[] bytes) =>
        stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    public async Task<(FrameKind Kind, long Correlation, byte[] Body)> ReadAsync()
    {
        var head = new byte[Frame.HeadBytes];
        await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        var from = Numbers(head);
        var body = new byte[from.Length - (Frame.HeadBytes - Frame.LengthBytes)];
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return (from.Kind, from.Correlation, body);
    }

    /// <summary>Reads up to a frame that is no ping or pong.</summary>
    public async Task<(FrameKind Kind, long Correlation, byte[] Body)> ReadWordAsync()
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame.Kind is not (FrameKind.Ping or FrameKind.Pong)) return frame;
        }
    }

    /// <summary>True when the other side closes, whatever it says before.</summary>
    public async Task<bool> ClosesAsync()
    {
        try
        {
            while (await stream.ReadAsync(new byte[4096], TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (IOException)
        {
        }

        return true;
    }

    public void Dispose() => stream.Dispose();

    private static (int Length, FrameKind Kind, long Correlation) Numbers(byte[] head)
    {
        var from = new PeerReader(head);
        return (from.Int32(), (FrameKind)from.Byte(), from.Int64());
    }
}
