using System.Buffers.Binary;
using System.Text;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Changes good bytes into others that are nearly good: cut, flipped, repeated, with other lengths.</summary>
internal static class ByteMutator
{
    /// <summary>Texts that parsers stumble over.</summary>
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "0", "1e999", "-0", "9223372036854775808",
            "4294967296", "1.5", "\\ud800", "\\u0000", "\\", "\n", "\r\n", "\0", ".", "=", "${", "${?a}", "\"\"\"",
            "include ", "+=", "#", "//", "'", "`", "%00", "../", " ", "\uFEFF", "\u2028", "é", "茶", "😀", "nan", "v1,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0x80], [0xF4, 0x90, 0x80, 0x80],
    ];

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32_767, 65_535, 65_536, int.MaxValue, int.MinValue, uint.MaxValue,
        long.MaxValue, long.MinValue, 253_402_300_800_000,
    ];

    /// <summary>
    /// One to four changes; now and then bytes that have nothing to do with it, or the good ones as they are.
    /// </summary>
    public static byte[] Change(byte[] bytes, IReadOnlyList<byte[]> corpus, Random random)
    {
        switch (random.Next(32))
        {
            case 0: return Noise(random);
            case 1: return bytes;
            default: break;
        }

        var changed = new List<byte>(bytes);
        for (var left = 1 + random.Next(4); left > 0; left--)
        {
            ChangeOnce(changed, corpus, random);
        }

        return [.. changed];
    }

    private static void ChangeOnce(List<byte> bytes, IReadOnlyList<byte[]> corpus, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(3) == 0 ? 64 : 4));
        switch (random.Next(10))
        {
            case 0 when length > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when length > 0: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, bytes.Count - at); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 5: bytes.InsertRange(at, Words[random.Next(Words.Length)]); break;
            case 6: Put(bytes, at, Fixed(random)); break;
            case 7: Put(bytes, at, Varint((ulong)Numbers[random.Next(Numbers.Length)])); break;
            case 8:
                var other = corpus[random.Next(corpus.Count)];
                var from = random.Next(other.Length + 1);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[from..]);
                break;
            default: bytes.Insert(at, (byte)random.Next(256)); break;
        }
    }

    /// <summary>Writes over what is there, and goes on behind the end.</summary>
    private static void Put(List<byte> bytes, int at, byte[] value)
    {
        bytes.RemoveRange(at, Math.Min(value.Length, bytes.Count - at));
        bytes.InsertRange(at, value);
    }

    private static byte[] Fixed(Random random)
    {
        var number = Numbers[random.Next(Numbers.Length)];
        var value = new byte[random.Next(2) == 0 ? 4 : 8];
        switch (value.Length, random.Next(2))
        {
            case (4, 0): BinaryPrimitives.WriteInt32BigEndian(value, unchecked((int)number)); break;
            case (4, _): BinaryPrimitives.WriteInt32LittleEndian(value, unchecked((int)number)); break;
            case (_, 0): BinaryPrimitives.WriteInt64BigEndian(value, number); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(value, number); break;
        }

        return value;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }
}
