using System.Buffers.Binary;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote, from bytes whose checksum fits. What ends too early is an
/// <see cref="InvariantViolation"/>.
/// </summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    public byte Byte() => Raw(1)[0];

    public bool Flag() => Byte() != 0;

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Raw(4));

    public int? OptionalInt()
    {
        var given = Flag();
        var value = Int();
        return given ? value : null;
    }

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Raw(8));

    public Instant Instant() => new(Long());

    public Key128 Key() => Key128.Read(Raw(Key128.ByteCount));

    public ItemId Item() => ItemId.Read(Raw(ItemId.ByteCount));

    public string Text() => Encoding.UTF8.GetString(Raw(Int()));

    public CommandStamp Stamp() => new(new CommandKey(Key()), (ulong)Long());

    /// <summary>How many things follow, of at least one byte each: no more than there are bytes.</summary>
    public int Count()
    {
        var count = Int();
        return count >= 0 && count <= _bytes.Length - _at ? count : throw Short();
    }

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length < 0 || length > _bytes.Length - _at)
        {
            throw Short();
        }

        _at += length;
        return _bytes.Slice(_at - length, length);
    }

    private static InvariantViolation Short() => new(default, "snapshot", "it ends before its end");
}
