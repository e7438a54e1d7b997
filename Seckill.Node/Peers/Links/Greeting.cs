using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>
/// The first words on a link. Hello: who dials, and which process start it means; Welcome: who was found there.
/// </summary>
/// <remarks>
/// Versions: each side tells the newest it speaks and the oldest it still understands; the link speaks the lower of the
/// two newest. A build understands at least the version before its own, so a rolling upgrade mixes neighbours only.
/// </remarks>
/// <param name="Newest">The newest protocol version that the teller speaks.</param>
/// <param name="Oldest">The oldest one.</param>
/// <param name="Who">The teller.</param>
/// <param name="Meant">Hello: the incarnation that must be the receiver's.</param>
public sealed record Greeting(ushort Newest, ushort Oldest, PeerSelf Who, Guid Meant)
{
    /// <summary>What this build speaks.</summary>
    public const ushort Spoken = 1;

    /// <summary>The oldest version this build understands.</summary>
    public const ushort Understood = 1;

    /// <summary>Bytes of a greeting or a rejection, its head included.</summary>
    public const int MostBytes = 4096;

    public static Greeting Of(PeerSelf self, Guid meant) => new(Spoken, Understood, self, meant);

    public void Write(PeerWriter to)
    {
        to.UInt16(Newest);
        to.UInt16(Oldest);
        to.Guid(Who.Incarnation);
        to.Guid(Meant);
        to.Text(Who.Name);
        to.Text(Who.Build);
    }

    public static Greeting Read(ReadOnlySpan<byte> body)
    {
        var from = new PeerReader(body);
        var (newest, oldest) = (from.UInt16(), from.UInt16());
        var (incarnation, meant) = (from.Guid(), from.Guid());
        return new Greeting(newest, oldest, new PeerSelf(incarnation, from.Text(), from.Text()), meant);
    }

    /// <summary>Why that one and we do not understand each other; null when we do.</summary>
    public string? Mismatch() => Newest < Understood || Oldest > Spoken
        ? $"it speaks versions {Oldest} to {Newest}, this build {Understood} to {Spoken}" : null;
}
