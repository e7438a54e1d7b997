using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Edge;

/// <summary>Which form of an answer a request asks for by name: JSON, or one of the streams that a route has.</summary>
internal static class AcceptedForm
{
    public const string Csv = "text/csv";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>The first stream that the Accept header names before JSON; null: JSON.</summary>
    public static string? Choose(StringValues accept, params ReadOnlySpan<string> streams)
    {
        foreach (var range in accept.ToString().Split(','))
        {
            var type = range.Split(';')[0].Trim();
            if (type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            foreach (var stream in streams)
            {
                if (type.Equals(stream, StringComparison.OrdinalIgnoreCase))
                {
                    return stream;
                }
            }
        }

        return null;
    }
}
