using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Client;

/// <summary>
/// Does the work a challenge asks for (docs/CHALLENGE.md): a nonce for which PBKDF2-SHA256 (RFC 8018) makes a key that
/// begins with so many zero bits. Takes 2^difficulty tries on average.
/// </summary>
public static class ChallengeSolver
{
    private const string Prefix = "PBKDF2-SHA256/";
    private const int KeyBytes = 32;
    private const int MostDifficulty = 32;
    private const int MostIterations = 1_000_000;
    private const int MostWorkers = 4;

    /// <summary>Solves it on up to four cores, without holding up the caller.</summary>
    /// <param name="challenge">From <see cref="PassesClient.ChallengeAsync"/>.</param>
    /// <param name="workers">How many threads at most; null: as many as there are cores, up to 4.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="NotSupportedException">Another algorithm, or work beyond all reason.</exception>
    public static async Task<ChallengeSolution> SolveAsync(
        Challenge challenge, int? workers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        var iterations = IterationsOf(challenge);
        var salt = Base64Url.DecodeFromChars(challenge.Salt);
        var count = Math.Max(1, workers ?? Math.Min(Environment.ProcessorCount, MostWorkers));
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var searches = Enumerable.Range(0, count).Select(first => Task.Run(
            () => Search(salt, iterations, challenge.Difficulty, first, count, found.Token), found.Token)).ToList();
        var done = await Task.WhenAny(searches);
        await found.CancelAsync();
        try
        {
            await Task.WhenAll(searches);
        }
        catch (OperationCanceledException)
        {
            // All but the one that found it.
        }

        cancellation.ThrowIfCancellationRequested();
        return ChallengeSolution.Of(challenge, await done);
    }

    private static int IterationsOf(Challenge challenge) =>
        challenge.Algorithm.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(
            challenge.Algorithm.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= MostIterations && challenge.Difficulty is >= 1 and <= MostDifficulty
            ? number
            : throw new NotSupportedException(
                $"can not solve {challenge.Algorithm} with {challenge.Difficulty} bits");

    /// <summary>Tries every so-manyth number as decimal text.</summary>
    private static string Search(
        byte[] salt, int iterations, int difficulty, long first, int step, CancellationToken cancellation)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        for (var number = first; ; number += step)
        {
            cancellation.ThrowIfCancellationRequested();
            var nonce = number.ToString(CultureInfo.InvariantCulture);
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(nonce), salt, key, iterations, HashAlgorithmName.SHA256);
            if (ZeroBits(key) >= difficulty)
            {
                return nonce;
            }
        }
    }

    private static int ZeroBits(ReadOnlySpan<byte> key)
    {
        var whole = key.IndexOfAnyExcept((byte)0);
        return whole < 0 ? 8 * key.Length : 8 * whole + BitOperations.LeadingZeroCount((uint)key[whole]) - 24;
    }
}
