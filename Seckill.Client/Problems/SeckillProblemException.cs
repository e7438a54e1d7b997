namespace Seckill.Client;

/// <summary>
/// The server refused, and said why. What was asked for has not happened, except where <see cref="IsOutcomeUnknown"/>.
/// </summary>
public sealed class SeckillProblemException : Exception
{
    internal SeckillProblemException(Problem problem, string? key, TimeSpan? retryAfter)
        : base($"{problem.Status} {problem.Code}: {(problem.Detail.Length > 0 ? problem.Detail : problem.Title)}")
    {
        (Problem, IdempotencyKey, RetryAfter) = (problem, key, retryAfter);
    }

    /// <summary>The whole document.</summary>
    public Problem Problem { get; }

    /// <summary>One of <see cref="ProblemCodes"/>, or one that a later server knows.</summary>
    public string Code => Problem.Code;

    /// <summary>The HTTP status.</summary>
    public int Status => Problem.Status;

    /// <summary>In a sentence, in the language asked for.</summary>
    public string Detail => Problem.Detail;

    /// <summary>Messages by member of the request; empty when there are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors =>
        Problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>When it is worth trying again, from the answer on.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>When the sale opens, for not-open.</summary>
    public DateTimeOffset? OpensAt => Problem.OpensAt;

    /// <summary>The order that counts, for limit-reached.</summary>
    public string? OrderId => Problem.OrderId;

    /// <summary>Names the request to whoever runs the server.</summary>
    public string TraceId => Problem.TraceId;

    /// <summary>The key that the request was sent with; null: it had none.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>
    /// The server could not finish (5xx), and may yet do, or have done, what was asked for: sending the same again with
    /// <see cref="IdempotencyKey"/> tells.
    /// </summary>
    public bool IsOutcomeUnknown => Status >= 500;

    /// <summary>
    /// Nothing will make a purchase with the same pass succeed: sold-out, round-closed, limit-reached, ended. Others
    /// (not-open, paused, 429, 503) are worth another try with the same key.
    /// </summary>
    public bool IsFinal => ProblemCodes.IsFinal(Code);
}
