using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Where an order goes: personal data, which never enters the journal. It lies in a table of its own with its salt; the
/// event holds only the salted digest. Erasing it means writing <see cref="Erased"/> over it: the salt goes with it.
/// </summary>
/// <param name="Salt">Random; part of the digest.</param>
/// <param name="Name">Of the person.</param>
/// <param name="Phone">As given.</param>
/// <param name="Address">As given.</param>
/// <param name="Network">
/// Where the purchase came from: an IPv4 address or an IPv6 /64 prefix, in text; empty: not known. For the review of
/// suspicious holds; not part of the digest.
/// </param>
public sealed record ShipToRecord(Key128 Salt, string Name, string Phone, string Address, string Network = "")
{
    public static readonly ShipToRecord Erased = new(default, "", "", "");

    /// <summary>Shown instead of one that is not the one its buyer gave: nobody sends anything there.</summary>
    public static readonly ShipToRecord Changed = new(new Key128(ulong.MaxValue, ulong.MaxValue), "", "", "");

    /// <summary>First 16 bytes of SHA-256(salt || 4-byte length and UTF-8 of each of name, phone, address).</summary>
    public Key128 Digest()
    {
        var size = Key128.ByteCount + 12 + 3 * (Name.Length + Phone.Length + Address.Length);
        Span<byte> text = size <= 2048 ? stackalloc byte[size] : new byte[size];
        Salt.Write(text);
        var at = Key128.ByteCount;
        at += WritePart(Name, text[at..]);
        at += WritePart(Phone, text[at..]);
        at += WritePart(Address, text[at..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..at], hash);
        return Key128.Read(hash);
    }

    private static int WritePart(string part, Span<byte> text)
    {
        var length = Encoding.UTF8.GetBytes(part, text[4..]);
        BinaryPrimitives.WriteInt32BigEndian(text, length);
        return 4 + length;
    }
}
