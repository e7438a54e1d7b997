using System.Text.Json;

namespace Seckill.Client;

/// <summary>Reads a refusal into an exception.</summary>
internal static class ProblemReader
{
    /// <summary>
    /// Also of answers that are no problem document, as something in between may give them: their code is
    /// <see cref="ProblemCodes.None"/>.
    /// </summary>
    public static async Task<SeckillProblemException> ReadAsync(
        HttpResponseMessage response, ApiCall call, CancellationToken cancellation)
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
            return new SeckillProblemException(problem, call.Key, RetryAfterOf(response, problem));
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

    /// <summary>The member has milliseconds, the header whole seconds.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, Problem problem) =>
        problem.RetryAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : response.Headers.RetryAfter?.Delta;
}
