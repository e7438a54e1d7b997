using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>Names an item: 80 bits, 16 characters of <see cref="Base32"/>, derived from its merchant and key.</summary>
public readonly record struct ItemId(ulong High, ushort Low)
{
    public const int ByteCount = 10;
    public const int TextLength = 16;

    public static ItemId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], Low);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        Write(bytes);
        return bytes;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out ItemId id)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        var fits = Base32.TryDecode(text, bytes);
        id = fits ? Read(bytes) : default;
        return fits;
    }

    /// <summary>
    /// The same merchant and Idempotency-Key always name the same item: creation is idempotent by its id.
    /// </summary>
    public static ItemId Derive(string merchant, string idempotencyKey)
    {
        var text = Encoding.UTF8.GetBytes($"item\n{merchant.Length}\n{merchant}\n{idempotencyKey}");
        return Read(SHA256.HashData(text));
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        Write(bytes);
        return Base32.Encode(bytes);
    }
}
