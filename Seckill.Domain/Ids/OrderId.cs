namespace Seckill.Domain;

/// <summary>
/// An order within its item: 11 bytes keyed hash of (buyer, Idempotency-Key), 5 bytes tag (<see cref="OrderIdMint"/>).
/// </summary>
public readonly record struct OrderKey(Key128 Value)
{
    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();
}

/// <summary>An order anywhere: its item's id, a hyphen, its key; any node can route it without a lookup.</summary>
public readonly record struct OrderId(ItemId Item, OrderKey Key)
{
    public const int TextLength = ItemId.TextLength + 1 + 26;

    public static bool TryParse(ReadOnlySpan<char> text, out OrderId id)
    {
        id = default;
        Span<byte> key = stackalloc byte[Key128.ByteCount];
        if (text.Length != TextLength || text[ItemId.TextLength] != '-'
            || !ItemId.TryParse(text[..ItemId.TextLength], out var item)
            || !Base32.TryDecode(text[(ItemId.TextLength + 1)..], key))
        {
            return false;
        }

        id = new OrderId(item, new OrderKey(Key128.Read(key)));
        return true;
    }

    public override string ToString() => $"{Item}-{Key}";
}
