using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>Answers the same holds to every question, and keeps the questions.</summary>
internal sealed class ScriptedReview : IHoldReview
{
    public List<ReviewQuestion> Asked { get; } = [];

    public ReviewedHolds Answer { get; set; } = new([], 0, false);

    public ValueTask<ReviewedHolds> ReviewAsync(ReviewQuestion question, CancellationToken cancellation)
    {
        Asked.Add(question);
        return new(Answer);
    }
}
