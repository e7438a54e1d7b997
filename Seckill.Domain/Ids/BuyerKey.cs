using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// A buyer as the actor remembers him: 16 bytes of SHA-256 of his subject, so a live order stays small.
/// </summary>
public readonly record struct BuyerKey(Key128 Value)
{
    public static BuyerKey Of(string subject)
    {
        Span<byte> hash = stackalloc byte[32];
        var length = Encoding.UTF8.GetByteCount(subject);
        Span<byte> text = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(subject, text);
        SHA256.HashData(text, hash);
        return new BuyerKey(Key128.Read(hash));
    }

    public override int GetHashCode() => Value.GetHashCode();
}
