using System.Buffers.Binary;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Owns a growing buffer of little-endian members without tags; <see cref="StateReader"/> reads them in order.
/// </summary>
internal ref struct StateWriter(int capacity)
{
    private byte[] _buffer = new byte[capacity];
    private int _at;

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _at);

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void OptionalInt(int? value)
    {
        Flag(value.HasValue);
        Int(value ?? 0);
    }

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Instant(Instant value) => Long(value.UnixMs);

    public void Key(Key128 value) => value.Write(Take(Key128.ByteCount));

    public void Item(ItemId value) => value.Write(Take(ItemId.ByteCount));

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Stamp(CommandStamp value)
    {
        Key(value.Key.Value);
        Long((long)value.BodyDigest);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    private Span<byte> Take(int length)
    {
        if (_buffer.Length - _at < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length + _buffer.Length / 2, _at + length));
        }

        _at += length;
        return _buffer.AsSpan(_at - length, length);
    }
}
