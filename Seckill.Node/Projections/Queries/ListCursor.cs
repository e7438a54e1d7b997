using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// The opaque text of a list position: 26 bytes of sort keys and 4 of a digest over them and the list's name, in base
/// 32. The digest tells cursors of this list from anything else; it keeps nobody from making one, for there is nothing
/// to gain.
/// </summary>
internal static class ListCursor
{
    private const int KeyLength = 8 + ItemId.ByteCount + 8;
    private const int DigestLength = 4;

    public static string Encode(string list, ListPosition position)
    {
        Span<byte> bytes = stackalloc byte[KeyLength + DigestLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position.At);
        position.Item.Write(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(8 + ItemId.ByteCount)..], position.Number);
        Digest(list, bytes[..KeyLength], bytes[KeyLength..]);
        return Base32.Encode(bytes);
    }

    /// <summary>False when the text is no cursor of that list. No text: the beginning.</summary>
    public static bool TryDecode(string list, string? text, out ListPosition? position)
    {
        position = null;
        if (text is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[KeyLength + DigestLength];
        Span<byte> digest = stackalloc byte[DigestLength];
        if (!Base32.TryDecode(text, bytes))
        {
            return false;
        }

        Digest(list, bytes[..KeyLength], digest);
        if (!digest.SequenceEqual(bytes[KeyLength..]))
        {
            return false;
        }

        position = new ListPosition(
            BinaryPrimitives.ReadInt64BigEndian(bytes), ItemId.Read(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(8 + ItemId.ByteCount)..]));
        return true;
    }

    private static void Digest(string list, ReadOnlySpan<byte> keys, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(keys);
        hash.AppendData(Encoding.UTF8.GetBytes(list));
        hash.GetHashAndReset().AsSpan(0, DigestLength).CopyTo(digest);
    }
}
