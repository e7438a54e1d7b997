namespace Seckill.Domain;

/// <summary>Crockford's base 32 in lower case: ids that survive a URL, a phone call and a case-folding proxy.</summary>
public static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly sbyte[] Values = BuildValues();

    /// <summary>Characters needed for that many bytes, without padding.</summary>
    public static int Length(int byteCount) => (byteCount * 8 + 4) / 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Length(bytes.Length)];
        Encode(bytes, text);
        return new string(text);
    }

    /// <summary>Writes <see cref="Length"/> characters; the last one carries zero bits where the bytes end.</summary>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        int bits = 0, held = 0, at = 0;
        foreach (var value in bytes)
        {
            held = (held << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                text[at++] = Alphabet[(held >> (bits - 5)) & 31];
                bits -= 5;
            }
        }

        if (bits > 0)
        {
            text[at] = Alphabet[(held << (5 - bits)) & 31];
        }
    }

    /// <summary>
    /// False when the length, a character or the trailing bits do not fit: one value has exactly one text.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != Length(bytes.Length))
        {
            return false;
        }

        int bits = 0, held = 0, at = 0;
        foreach (var letter in text)
        {
            var value = letter < 128 ? Values[letter] : -1;
            if (value < 0)
            {
                return false;
            }

            held = ((held << 5) | (int)value) & 0xFFFF;
            bits += 5;
            if (bits >= 8)
            {
                bytes[at++] = (byte)(held >> (bits - 8));
                bits -= 8;
            }
        }

        return (held & ((1 << bits) - 1)) == 0;
    }

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
