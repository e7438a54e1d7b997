using System.Buffers.Binary;

namespace Seckill.Domain;

/// <summary>
/// Sixteen bytes as two words: what <see cref="OrderKey"/>, <see cref="BuyerKey"/> and <see cref="CommandKey"/> are
/// made of. Every one is a prefix of a SHA-256, so its low word is a good hash as it stands.
/// </summary>
public readonly record struct Key128(ulong High, ulong Low)
{
    public const int ByteCount = 16;

    public static Key128 Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        Write(bytes);
        return bytes;
    }

    public override int GetHashCode() => (int)Low;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        Write(bytes);
        return Base32.Encode(bytes);
    }
}
