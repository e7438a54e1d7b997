using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;
using Seckill.Http.Edge;

namespace Seckill.Http.Auth;

/// <summary>
/// Verified tokens by the header they stood in, bounded. The latest are found by the text itself, which costs least;
/// the many more before them by its SHA-256, which keeps them small.
/// </summary>
/// <param name="most">Tokens that are remembered, about 280 bytes each.</param>
internal sealed class TokenMemory(int most)
{
    /// <summary>Of these the text is kept too, about 600 bytes more each.</summary>
    private const int MostAtHand = 8_192;

    private const int MostCharacters = 2 * 1024;

    private readonly RecentMap<string, Principal> _atHand = new(Math.Min(most, MostAtHand), StringComparer.Ordinal);
    private readonly RecentMap<Key128, Principal> _byDigest = new(most);

    /// <summary>
    /// Who was found by digest is not taken back to those at hand: with a crowd of more than these, each would push
    /// another out, which costs more than the digest.
    /// </summary>
    public Principal? Find(string header) =>
        header.Length > MostCharacters ? null
        : _atHand.TryGet(header, out var known) ? known
        : TryDigest(header, out var digest) && _byDigest.TryGet(digest, out known) ? known : null;

    /// <summary>A longer one than any usual token is not remembered.</summary>
    public void Remember(string header, Principal principal)
    {
        if (header.Length <= MostCharacters && TryDigest(header, out var digest))
        {
            _byDigest.Set(digest, principal);
            _atHand.Set(header, principal);
        }
    }

    /// <summary>
    /// Half of it is enough: to be taken for somebody one would have to find a text with the digest of a token that one
    /// does not have. False: there are characters in it that no token has.
    /// </summary>
    private static bool TryDigest(string header, out Key128 digest)
    {
        Span<byte> bytes = stackalloc byte[MostCharacters];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (Ascii.FromUtf16(header, bytes, out var length) != OperationStatus.Done)
        {
            digest = default;
            return false;
        }

        SHA256.HashData(bytes[..length], hash);
        digest = Key128.Read(hash);
        return true;
    }
}
