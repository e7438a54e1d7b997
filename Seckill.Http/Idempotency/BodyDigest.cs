using System.Buffers.Binary;
using System.Text;
using Seckill.Domain;

namespace Seckill.Http.Idempotency;

/// <summary>
/// Digests a parsed command, member by member in a fixed order with its defaults filled in, so that member order, white
/// space and absent defaults do not tell two bodies apart. 64 bits of HMAC-SHA256: keyed, for bodies hold personal
/// data.
/// </summary>
internal ref struct BodyDigest(Span<byte> space)
{
    public const int UsualBytes = 1024;
    private Span<byte> _bytes = space;
    private int _length;

    public BodyDigest Add(string? text)
    {
        if (text is null)
        {
            return AddRaw(0, -1);
        }

        var count = Encoding.UTF8.GetByteCount(text);
        AddRaw(1, count);
        Reserve(count);
        _length += Encoding.UTF8.GetBytes(text, _bytes[_length..]);
        return this;
    }

    public BodyDigest Add(long? number) => number is { } value ? AddRaw(2, value) : AddRaw(0, -2);

    public BodyDigest Add(bool value) => AddRaw(3, value ? 1 : 0);

    public readonly ulong Sign(KeyedMac key)
    {
        Span<byte> mac = stackalloc byte[KeyedMac.ByteCount];
        key.Compute(_bytes[.._length], mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    private BodyDigest AddRaw(byte kind, long value)
    {
        Reserve(9);
        _bytes[_length] = kind;
        BinaryPrimitives.WriteInt64BigEndian(_bytes[(_length + 1)..], value);
        _length += 9;
        return this;
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            var larger = new byte[Math.Max(_bytes.Length * 2, _length + count)];
            _bytes[.._length].CopyTo(larger);
            _bytes = larger;
        }
    }
}
