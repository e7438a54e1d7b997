using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Seckill.Domain;

/// <summary>
/// Owns a growing buffer and writes Protobuf fields into it as the generated code would (defaults are left out), for
/// the two messages that are as many as the orders are. Encoding: https://protobuf.dev/programming-guides/encoding/
/// </summary>
internal ref struct WireWriter
{
    private byte[] _buffer;
    private int _at;

    public WireWriter(int capacity)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        _at = 0;
    }

    /// <summary>The bytes so far; the writer must not be used afterwards.</summary>
    public byte[] Finish()
    {
        var bytes = _buffer.AsSpan(0, _at).ToArray();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return bytes;
    }

    public void Varint(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _buffer[_at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_at++] = (byte)value;
    }

    public void Number(int field, ulong value)
    {
        if (value != 0)
        {
            Varint(WireTag.Of(field, WireTag.Varint));
            Varint(value);
        }
    }

    public void Fixed64(int field, ulong value)
    {
        if (value != 0)
        {
            Varint(WireTag.Of(field, WireTag.Fixed64));
            Room(8);
            BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_at), value);
            _at += 8;
        }
    }

    public void Key(int field, Key128 value)
    {
        if (value != default)
        {
            Begin(field, Key128.ByteCount);
            value.Write(_buffer.AsSpan(_at));
            _at += Key128.ByteCount;
        }
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            var length = Encoding.UTF8.GetByteCount(value);
            Begin(field, length);
            Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_at));
            _at += length;
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
        {
            value.CopyTo(Slice(field, value.Length));
        }
    }

    /// <summary>A length-delimited field whose content the caller writes.</summary>
    public Span<byte> Slice(int field, int length)
    {
        Begin(field, length);
        _at += length;
        return _buffer.AsSpan(_at - length, length);
    }

    /// <summary>Tag and length of a length-delimited field; its content follows, and has room.</summary>
    public void Begin(int field, int length)
    {
        Varint(WireTag.Of(field, WireTag.Bytes));
        Varint((ulong)length);
        Room(length);
    }

    private void Room(int length)
    {
        if (_buffer.Length - _at >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _at + length));
        _buffer.AsSpan(0, _at).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>Field number and wire type in one number, and the lengths that go before content.</summary>
internal static class WireTag
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;

    public static uint Of(int field, int wireType) => (uint)(field << 3 | wireType);

    public static int SizeOf(ulong value) => (64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1) + 6) / 7;

    /// <summary>Bytes of a length-delimited field with that content; none when it is empty.</summary>
    public static int SizeOfBytes(int length) => length == 0 ? 0 : 1 + SizeOf((ulong)length) + length;

    public static int SizeOfText(string text) => SizeOfBytes(Encoding.UTF8.GetByteCount(text));

    public static int SizeOfKey(Key128 key) => key == default ? 0 : 2 + Key128.ByteCount;
}
