using System.Buffers.Binary;
using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>What a purchase pass says (R4): this buyer may buy this item in this round, for a short while.</summary>
public readonly record struct PurchasePass(
    ItemId Item, BuyerKey Buyer, int Round, Instant IssuedAt, Instant ExpiresAt, bool WaitListOnly)
{
    internal const int ByteCount = 1 + ItemId.ByteCount + Key128.ByteCount + 4 + 8 + 8 + 1;
    private const byte Version = 1;
    private const byte WaitListFlag = 1;

    public PassFacts Facts => new(Round, IssuedAt, ExpiresAt, WaitListOnly);

    internal void Write(Span<byte> bytes)
    {
        bytes[0] = Version;
        Item.Write(bytes[1..]);
        Buyer.Value.Write(bytes[11..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[27..], Round);
        BinaryPrimitives.WriteInt64BigEndian(bytes[31..], IssuedAt.UnixMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[39..], ExpiresAt.UnixMs);
        bytes[47] = WaitListOnly ? WaitListFlag : (byte)0;
    }

    /// <summary>False for another version; the MAC has been checked before.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out PurchasePass pass)
    {
        pass = new PurchasePass(
            ItemId.Read(bytes[1..]),
            new BuyerKey(Key128.Read(bytes[11..])),
            BinaryPrimitives.ReadInt32BigEndian(bytes[27..]),
            new Instant(BinaryPrimitives.ReadInt64BigEndian(bytes[31..])),
            new Instant(BinaryPrimitives.ReadInt64BigEndian(bytes[39..])),
            (bytes[47] & WaitListFlag) != 0);
        return bytes[0] == Version;
    }
}
