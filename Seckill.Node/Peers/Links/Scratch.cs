using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>Each thread's buffer to write one frame in before it goes to a link.</summary>
internal static class Scratch
{
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static PeerWriter? _writer;

    /// <summary>Empty; to be used before anything else on this thread can want it.</summary>
    public static PeerWriter Take()
    {
        var writer = _writer ??= new PeerWriter(1024);
        writer.Clear(KeptBytes);
        return writer;
    }

    /// <summary>A frame without a body.</summary>
    public static ReadOnlySpan<byte> Bare(FrameKind kind, long correlation)
    {
        var to = Take();
        Frame.Begin(to, kind, correlation);
        Frame.End(to);
        return to.Written;
    }
}
