using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Edge;

namespace Seckill.Http.Passes;

/// <summary>Challenges as clients see them, and back.</summary>
internal static class ChallengeText
{
    /// <summary>Characters of a nonce.</summary>
    public const int MostNonce = 128;

    private const int MostText = 64;
    private const string Prefix = ProofOfWork.Name + "/";

    public static ChallengeResource Show(in Challenge challenge, string signature) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{challenge.Iterations}"),
        Base64Url.EncodeToString(challenge.Salt.ToBytes()), challenge.Difficulty, challenge.ExpiresAt, signature);

    /// <summary>What is said of it is checked: members that are there and have bounded values.</summary>
    public static void Check(ChallengeBody body, BodyCheck check)
    {
        check.Text("challenge.algorithm", body.Algorithm, MostText);
        check.Text("challenge.salt", body.Salt, MostText);
        check.Number("challenge.difficulty", body.Difficulty, 1, ProofOfWork.MostDifficulty);
        check.Time("challenge.expiresAt", body.ExpiresAt);
        check.Text("challenge.signature", body.Signature, MostText);
    }

    /// <summary>Null: no challenge that we made can look so. Only for checked bodies.</summary>
    public static Challenge? Read(ChallengeBody body)
    {
        Span<byte> salt = stackalloc byte[Key128.ByteCount];
        var algorithm = body.Algorithm!;
        return algorithm.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(
                algorithm.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            && iterations >= 1
            && Base64Url.DecodeFromChars(body.Salt, salt, out _, out var written) == OperationStatus.Done
            && written == Key128.ByteCount
            && BodyCheck.TryReadTime(body.ExpiresAt!, out var expiresAt)
                ? new Challenge(Key128.Read(salt), iterations, (int)body.Difficulty!.Value, expiresAt)
                : null;
    }
}
