using System.Buffers.Binary;
using System.Text;

namespace Seckill.Domain;

/// <summary>Reads what <see cref="StateWriter"/> wrote, from bytes whose checksum fits.</summary>
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

    public ReadOnlySpan<byte> Raw(int length)
    {
        _at += length;
        return _bytes.Slice(_at - length, length);
    }
}
