using System.Text.Json;

namespace Seckill.Client;

/// <summary>Reads a refusal into an exception.</summary>
internal static class ProblemReader
{
    /// <summary>Nobody waits longer than that for an answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Also of answers that are no problem document, as something in between may give them: their code is
    /// <see cref="ProblemCodes.None"/>.
    /// </summary>
    public static async Task<SeckillProblemException> ReadAsync(
        HttpResponseMessage response, ApiCall call, DateTimeOffset now, CancellationToken cancellation)
    {
        using (response)
        {
            var problem = await FindAsync(response, cancellation) ?? new Problem
            {
                Type = "about:blank",
                Title = response.ReasonPhrase ?? "",
                Status = (int)response.StatusCode,
                Detail = "",
                Code = ProblemCodes.None,
                TraceId = "",
            };
            return new SeckillProblemException(problem, call.Key, RetryAfterOf(response, problem, now));
        }
    }

    private static async Task<Problem?> FindAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/problem+json")
        {
            return null;
        }

        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            return JsonSerializer.Deserialize(bytes, ClientJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Milliseconds in the member; in the header whole seconds, or a date by its writer's clock.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, Problem problem, DateTimeOffset now)
    {
        if (problem.RetryAfterMs is { } ms)
        {
            return TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, (long)Longest.TotalMilliseconds));
        }

        var header = response.Headers.RetryAfter;
        var told = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        return told is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, Longest.Ticks)) : null;
    }
}
