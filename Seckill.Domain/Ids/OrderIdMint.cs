using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Derives order ids and recognises the ones it gave. The hash makes the id the store of idempotency: the same item,
/// buyer and key give the same id on every node. The tag (HMAC over item, buyer and hash) tells an id that was given to
/// this buyer from one that never was, without a lookup.
/// </summary>
public sealed class OrderIdMint(byte[] secret)
{
    private const int HashLength = 11;
    private readonly KeyedMac _mac = new(secret);

    public OrderId Derive(ItemId item, string buyer, string idempotencyKey)
    {
        Span<byte> key = stackalloc byte[Key128.ByteCount];
        Span<byte> mac = stackalloc byte[32];
        Mac(1, item, buyer, Encoding.UTF8.GetBytes(idempotencyKey), mac);
        mac[..HashLength].CopyTo(key);
        Mac(2, item, buyer, key[..HashLength], mac);
        mac[..(Key128.ByteCount - HashLength)].CopyTo(key[HashLength..]);
        return new OrderId(item, new OrderKey(Key128.Read(key)));
    }

    /// <summary>True when this mint derived the id for this buyer; a chance of 2^-40 for an invented one.</summary>
    public bool IsAuthentic(OrderId id, string buyer)
    {
        Span<byte> key = stackalloc byte[Key128.ByteCount];
        Span<byte> mac = stackalloc byte[32];
        id.Key.Value.Write(key);
        Mac(2, id.Item, buyer, key[..HashLength], mac);
        return CryptographicOperations.FixedTimeEquals(key[HashLength..], mac[..(Key128.ByteCount - HashLength)]);
    }

    private void Mac(byte purpose, ItemId item, string buyer, ReadOnlySpan<byte> tail, Span<byte> mac)
    {
        var buyerLength = Encoding.UTF8.GetByteCount(buyer);
        var length = 1 + ItemId.ByteCount + 4 + buyerLength + tail.Length;
        Span<byte> text = length <= 1024 ? stackalloc byte[length] : new byte[length];
        text[0] = purpose;
        item.Write(text[1..]);
        BinaryPrimitives.WriteInt32BigEndian(text[(1 + ItemId.ByteCount)..], buyerLength);
        Encoding.UTF8.GetBytes(buyer, text[(5 + ItemId.ByteCount)..]);
        tail.CopyTo(text[(length - tail.Length)..]);
        _mac.Compute(text, mac);
    }
}
