using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Seckill.Domain;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// A growing buffer that messages are written into: numbers big-endian, texts as UTF-8 behind their length. Not for
/// two threads at once.
/// </summary>
public sealed class PeerWriter(int capacity = 512) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public int Capacity => _buffer.Length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Empties it, and gives memory back when there is more than that many bytes of it.</summary>
    public void Clear(int mostCapacity)
    {
        Length = 0;
        if (_buffer.Length > mostCapacity)
        {
            _buffer = new byte[mostCapacity];
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(Length);
    }

    public void Byte(byte value)
    {
        Room(1);
        _buffer[Length++] = value;
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    public void Guid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void Key(Key128 value) => value.Write(Take(Key128.ByteCount));

    public void Item(ItemId value) => value.Write(Take(ItemId.ByteCount));

    public void Instant(Instant value) => Int64(value.UnixMs);

    public void Span(TimeSpan value) => Int64(value.Ticks);

    public void Money(Money value)
    {
        Int64(value.Amount);
        Text(value.Currency);
    }

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    public void Count(int value)
    {
        Room(5);
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            _buffer[Length++] = (byte)(rest | 0x80);
        }

        _buffer[Length++] = (byte)rest;
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        Raw(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Writes a number over four bytes that were written before.</summary>
    public void Patch(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at, 4), value);

    private Span<byte> Take(int length)
    {
        Room(length);
        Length += length;
        return _buffer.AsSpan(Length - length, length);
    }

    private void Room(int length)
    {
        if (_buffer.Length - Length < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + length));
        }
    }
}
