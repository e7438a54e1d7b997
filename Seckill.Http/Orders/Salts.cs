using System.Security.Cryptography;
using Seckill.Domain;

namespace Seckill.Http.Orders;

/// <summary>
/// Random salts of ship-to records, drawn from the system many at a time: each call to it costs as much as fifty salts.
/// </summary>
internal static class Salts
{
    private const int BufferBytes = 64 * Key128.ByteCount;

    [ThreadStatic]
    private static byte[]? s_buffer;

    [ThreadStatic]
    private static int s_left;

    public static Key128 Next()
    {
        var buffer = s_buffer ??= new byte[BufferBytes];
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(buffer);
            s_left = BufferBytes;
        }

        s_left -= Key128.ByteCount;
        var salt = buffer.AsSpan(s_left, Key128.ByteCount);
        var key = Key128.Read(salt);

        // Erasing a person's salt means that nobody has it any more: it must not stay here either.
        salt.Clear();
        return key;
    }
}
