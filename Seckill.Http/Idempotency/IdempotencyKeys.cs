using Microsoft.Extensions.Primitives;
using Seckill.Http.Problems;

namespace Seckill.Http.Idempotency;

/// <summary>Judges the Idempotency-Key header: 1 to 255 visible ASCII characters, once.</summary>
internal static class IdempotencyKeys
{
    private const int MostCharacters = 255;

    public static ProblemAnswer? Refuse(StringValues keys)
    {
        if (keys.Count == 0 || (keys.Count == 1 && string.IsNullOrEmpty(keys[0])))
        {
            return RequestProblems.KeyMissing.Plain;
        }

        return keys is [{ Length: <= MostCharacters } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null : RequestProblems.KeyInvalid.Plain;
    }
}
