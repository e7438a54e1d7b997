using System.Buffers.Binary;
using System.Text;
using Seckill.Domain;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// Reads what <see cref="PeerWriter"/> wrote; whatever does not fit is a <see cref="PeerFormatException"/>.
/// </summary>
public ref struct PeerReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly int Left => _bytes.Length - _at;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw new PeerFormatException("a flag that is neither yes nor no"),
    };

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public Guid Guid() => new(Take(16), bigEndian: true);

    public Key128 Key() => Key128.Read(Take(Key128.ByteCount));

    public ItemId Item() => ItemId.Read(Take(ItemId.ByteCount));

    public Instant Instant() => new(Int64());

    public TimeSpan Span() => new(Int64());

    public Money Money() => new(Int64(), Text());

    public int Count()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw new PeerFormatException("a count below zero");
            }
        }

        throw new PeerFormatException("a count of more than five bytes");
    }

    /// <summary>A count of things of that many bytes at least; refused when they can not be there.</summary>
    public int Count(int bytesEach)
    {
        var count = Count();
        return (long)count * bytesEach <= Left
            ? count : throw new PeerFormatException($"{count} entries in {Left} bytes");
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    /// <summary>Everything that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(Left);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Left < length)
        {
            throw new PeerFormatException("a message that ends too early");
        }

        _at += length;
        return _bytes.Slice(_at - length, length);
    }
}
