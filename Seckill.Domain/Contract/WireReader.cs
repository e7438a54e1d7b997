using System.Buffers.Binary;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Reads Protobuf fields from a span without allocating; whatever does not fit is an UnknownEventException.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, string message)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    /// <summary>The next tag, as <see cref="WireTag.Of"/> makes it.</summary>
    public uint Tag()
    {
        var tag = Varint();
        return tag is >= 8 and <= uint.MaxValue ? (uint)tag : throw Broken("a tag");
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= _bytes.Length)
            {
                throw Broken("an end in the middle of a number");
            }

            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("a number of more than ten bytes");
    }

    public ulong Fixed64()
    {
        var taken = Take(8);
        return BinaryPrimitives.ReadUInt64LittleEndian(taken);
    }

    public ReadOnlySpan<byte> Slice()
    {
        var length = Varint();
        return length <= int.MaxValue ? Take((int)length) : throw Broken("a length");
    }

    public string Text() => Encoding.UTF8.GetString(Slice());

    public Key128 Key()
    {
        var slice = Slice();
        return slice.Length == Key128.ByteCount ? Key128.Read(slice) : throw Broken("a key that has not 16 bytes");
    }

    public bool Flag() => Varint() switch
    {
        0 => false,
        1 => true,
        _ => throw Broken("a flag that is neither yes nor no"),
    };

    /// <summary>For the default arm of a reader's switch: the field is not one of the message's.</summary>
    public readonly UnknownEventException Unknown(uint tag) =>
        new($"field {tag >> 3} of wire type {tag & 7} in {message}");

    public readonly UnknownEventException Broken(string what) => new($"{what} in {message}");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_bytes.Length - _at < length)
        {
            throw Broken("an end in the middle of a field");
        }

        _at += length;
        return _bytes.Slice(_at - length, length);
    }
}
