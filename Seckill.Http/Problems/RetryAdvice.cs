using Seckill.Domain;

namespace Seckill.Http.Problems;

/// <summary>
/// Chooses when a client should come back: spread out, so that a crowd that was refused at once does not return at
/// once.
/// </summary>
internal sealed class RetryAdvice(Random random)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>503: half a second to one and a half.</summary>
    public ProblemAnswer Busy(ProblemType type, string rule = ProblemAnswer.ByItem) =>
        new(type) { RetryAfter = Jitter(Short, 2 * Short), Rule = rule };

    /// <summary>429: when a token is there, and up to as long again (at least 100 ms) after it.</summary>
    public ProblemAnswer TooFast(TimeSpan untilToken, string rule)
    {
        var spread = untilToken > TimeSpan.FromMilliseconds(100) ? untilToken : TimeSpan.FromMilliseconds(100);
        return new ProblemAnswer(PurchaseProblems.QuotaExceeded)
        {
            RetryAfter = Jitter(untilToken, spread),
            Rule = rule,
        };
    }

    /// <summary>With a known time: from it to half as long again, so that a refused wave comes back flat.</summary>
    public ProblemAnswer Later(ProblemType type, TimeSpan after, IReadOnlyList<FieldError>? errors = null) =>
        new(type) { RetryAfter = Jitter(after, after / 2), Errors = errors };

    private TimeSpan Jitter(TimeSpan least, TimeSpan spread) => least + spread * random.NextDouble();
}
