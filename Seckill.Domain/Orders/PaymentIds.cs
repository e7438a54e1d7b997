using System.Security.Cryptography;

namespace Seckill.Domain;

/// <summary>
/// Gives payments their ids: <c>pay_</c>, the order's id, a hyphen, 16 characters of <see cref="Base32"/>. The id
/// carries its order, so that any node can route what a provider says of a payment, and it is derived from the order
/// and the command's key, so that a repeated POST opens no second payment.
/// </summary>
public static class PaymentIds
{
    private const string Prefix = "pay_";
    private const int SuffixBytes = 10;

    /// <summary>Characters of a payment id: 64.</summary>
    public static readonly int TextLength = Prefix.Length + OrderId.TextLength + 1 + Base32.Length(SuffixBytes);

    /// <summary>The suffix is the first 10 bytes of SHA-256(item || order key || command key).</summary>
    public static string Derive(OrderId order, CommandKey key)
    {
        Span<byte> text = stackalloc byte[ItemId.ByteCount + 2 * Key128.ByteCount];
        order.Item.Write(text);
        order.Key.Value.Write(text[ItemId.ByteCount..]);
        key.Value.Write(text[(ItemId.ByteCount + Key128.ByteCount)..]);
        return $"{Prefix}{order}-{Base32.Encode(SHA256.HashData(text).AsSpan(0, SuffixBytes))}";
    }

    /// <summary>
    /// The order a payment id carries; false when this is no text that <see cref="Derive"/> can have made.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> paymentId, out OrderId order)
    {
        order = default;
        var end = Prefix.Length + OrderId.TextLength;
        Span<byte> suffix = stackalloc byte[SuffixBytes];
        return paymentId.Length == TextLength
            && paymentId.StartsWith(Prefix, StringComparison.Ordinal)
            && paymentId[end] == '-'
            && Base32.TryDecode(paymentId[(end + 1)..], suffix)
            && OrderId.TryParse(paymentId[Prefix.Length..end], out order);
    }
}
