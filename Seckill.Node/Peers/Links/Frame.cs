using System.Buffers;
using System.Buffers.Binary;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>
/// One frame on the wire: length of what follows (4 bytes), kind (1), correlation (8), remaining milliseconds (4),
/// body. Numbers are big-endian.
/// </summary>
public readonly ref struct Frame(FrameKind kind, long correlation, int remainingMs, ReadOnlySpan<byte> body)
{
    public const int LengthBytes = 4;

    /// <summary>Bytes before the body.</summary>
    public const int HeadBytes = LengthBytes + 13;

    public FrameKind Kind { get; } = kind;

    /// <summary>Pairs a reply with its request; 0 where there is nothing to pair.</summary>
    public long Correlation { get; } = correlation;

    /// <summary>How long the asker still waits; 0 except in requests.</summary>
    public int RemainingMs { get; } = remainingMs;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Begins a frame in an empty writer; <see cref="End"/> sets its length.</summary>
    public static void Begin(PeerWriter to, FrameKind kind, long correlation = 0, int remainingMs = 0)
    {
        to.Int32(0);
        to.Byte((byte)kind);
        to.Int64(correlation);
        to.Int32(remainingMs);
    }

    public static void End(PeerWriter to) => to.Patch(0, to.Length - LengthBytes);

    /// <summary>
    /// Takes the frame at the front, if it is all there. Its body lies in the buffer, or, when it is in pieces there,
    /// in <paramref name="scratch"/>. Throws <see cref="PeerFormatException"/> for a length that can not be.
    /// </summary>
    public static bool TryTake(
        scoped ref ReadOnlySequence<byte> buffer, int mostBytes, scoped ref byte[] scratch, out Frame frame)
    {
        frame = default;
        if (buffer.Length < LengthBytes)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[HeadBytes];
        buffer.Slice(0, Math.Min(HeadBytes, buffer.Length)).CopyTo(head);
        var total = (long)BinaryPrimitives.ReadUInt32BigEndian(head) + LengthBytes;
        if (total < HeadBytes || total > mostBytes)
        {
            throw new PeerFormatException($"a frame of {total} bytes");
        }

        if (buffer.Length < total)
        {
            return false;
        }

        var body = Contiguous(buffer.Slice(HeadBytes, total - HeadBytes), ref scratch);
        frame = new Frame(
            (FrameKind)head[LengthBytes],
            BinaryPrimitives.ReadInt64BigEndian(head[(LengthBytes + 1)..]),
            BinaryPrimitives.ReadInt32BigEndian(head[(LengthBytes + 9)..]), body);
        buffer = buffer.Slice(total);
        return true;
    }

    private static ReadOnlySpan<byte> Contiguous(scoped in ReadOnlySequence<byte> pieces, scoped ref byte[] scratch)
    {
        if (pieces.IsSingleSegment)
        {
            return pieces.FirstSpan;
        }

        var length = (int)pieces.Length;
        if (scratch.Length < length)
        {
            scratch = new byte[Math.Max(4096, length)];
        }

        pieces.CopyTo(scratch);
        return scratch.AsSpan(0, length);
    }
}

/// <summary>What a frame is; numbers are never reused.</summary>
public enum FrameKind : byte
{
    /// <summary>First from the dialler: who I am and whom I mean.</summary>
    Hello = 1,

    /// <summary>The link is up.</summary>
    Welcome = 2,

    /// <summary>It is not, and why; then the connection ends.</summary>
    Reject = 3,

    Request = 4,

    /// <summary>The request has its place in line; the reply follows.</summary>
    Accepted = 5,

    Reply = 6,

    /// <summary>
    /// The request was not carried out and will not be: too many are under way, or its kind is not known.
    /// </summary>
    NotTaken = 7,

    Note = 8,

    Ping = 9,

    Pong = 10,
}
