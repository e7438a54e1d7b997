using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Edge;

/// <summary>Compares If-None-Match with an ETag, weakly (RFC 9110, 13.1.2).</summary>
internal static class EntityTag
{
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        foreach (var line in ifNoneMatch)
        {
            foreach (var part in (line ?? "").AsSpan().Split(','))
            {
                var candidate = line.AsSpan()[part].Trim();
                if (candidate.StartsWith("W/", StringComparison.Ordinal))
                {
                    candidate = candidate[2..];
                }

                if (candidate is "*" || candidate.SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
