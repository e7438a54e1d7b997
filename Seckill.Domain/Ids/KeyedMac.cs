using System.Security.Cryptography;

namespace Seckill.Domain;

/// <summary>
/// HMAC-SHA256 under one key. It keeps a hash per thread with the key already taken in, which halves the cost of the
/// short
/// messages of a purchase against hashing with the key anew each time.
/// </summary>
public sealed class KeyedMac : IDisposable
{
    public const int ByteCount = 32;
    private const int LeastKeyBytes = 32;
    private readonly ThreadLocal<IncrementalHash> _hash;

    public KeyedMac(byte[] key)
    {
        if (key.Length < LeastKeyBytes)
        {
            throw new ArgumentException($"a key has at least {LeastKeyBytes} bytes", nameof(key));
        }

        var own = key.ToArray();
        _hash = new ThreadLocal<IncrementalHash>(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, own));
    }

    /// <summary>Writes 32 bytes; safe for all threads.</summary>
    public void Compute(ReadOnlySpan<byte> text, Span<byte> mac)
    {
        var hash = _hash.Value!;
        hash.AppendData(text);
        hash.GetHashAndReset(mac);
    }

    public void Dispose() => _hash.Dispose();
}
