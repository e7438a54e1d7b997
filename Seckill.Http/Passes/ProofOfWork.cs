using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>
/// The work behind a challenge: a nonce for which PBKDF2-SHA256 (RFC 8018) makes a key of 32 bytes that begins with so
/// many zero bits. A key derivation and not a bare hash: its rounds are the price of a try, for whatever hardware.
/// </summary>
internal static class ProofOfWork
{
    public const string Name = "PBKDF2-SHA256";

    /// <summary>No nonce can do more: the key has no more bits.</summary>
    public const int MostDifficulty = 8 * KeyBytes;

    private const int KeyBytes = 32;

    /// <summary>One evaluation, whatever the difficulty.</summary>
    /// <param name="challenge">Names salt, rounds and difficulty.</param>
    /// <param name="nonce">Taken as UTF-8: the password of the derivation.</param>
    public static bool IsSolvedBy(in Challenge challenge, string nonce)
    {
        Span<byte> salt = stackalloc byte[Key128.ByteCount];
        challenge.Salt.Write(salt);
        Span<byte> key = stackalloc byte[KeyBytes];
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(nonce), salt, key, challenge.Iterations, HashAlgorithmName.SHA256);
        return ZeroBits(key) >= challenge.Difficulty;
    }

    /// <summary>Tries 0, 1, 2, ... as decimal texts: 2^difficulty tries on average. Throws when cancelled.</summary>
    public static string Solve(in Challenge challenge, CancellationToken cancellation)
    {
        for (var number = 0L; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var nonce = number.ToString(CultureInfo.InvariantCulture);
            if (IsSolvedBy(challenge, nonce))
            {
                return nonce;
            }
        }
    }

    /// <summary>How many bits at the front are 0.</summary>
    internal static int ZeroBits(ReadOnlySpan<byte> key)
    {
        var whole = key.IndexOfAnyExcept((byte)0);
        return whole < 0 ? 8 * key.Length : 8 * whole + BitOperations.LeadingZeroCount((uint)key[whole]) - 24;
    }
}
