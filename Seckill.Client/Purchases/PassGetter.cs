namespace Seckill.Client;

/// <summary>Gets a pass, with the proof of work where one is asked for.</summary>
internal sealed class PassGetter(SeckillClient client, string itemId, PurchaseOptions options)
{
    /// <summary>Challenges grow stale, or are used up by attempts whose answer was lost.</summary>
    private const int MostChallenges = 5;

    /// <summary>
    /// Its life is a minute: solved so early, it is still good at the opening, and the crowd's work lies behind it.
    /// </summary>
    private static readonly TimeSpan SolveAhead = TimeSpan.FromSeconds(20);

    /// <summary>How long a challenge is asked for before the opening; behind it there is time for it again.</summary>
    private static readonly TimeSpan AskAhead = TimeSpan.FromSeconds(10);

    private ChallengeSolution? _solved;

    public async Task<string> GetAsync(bool waitList, TimeSpan left, CancellationToken cancellation)
    {
        var call = new CallOptions { RetryFor = left };
        for (var attempt = 1; ; attempt++)
        {
            _solved ??= await SolveAsync(call, cancellation);
            Tell(PurchaseStep.GettingPass);
            try
            {
                var pass = await client.Passes.IssueAsync(itemId, _solved, waitList, call, cancellation);
                _solved = null;
                return pass.Pass;
            }
            catch (SeckillProblemException problem)
                when (problem.Code == ProblemCodes.ChallengeFailed && attempt < MostChallenges)
            {
                _solved = null;
            }
        }
    }

    /// <summary>
    /// Waits for the opening on the server's clock; a challenge is solved shortly before. A server that is away
    /// meanwhile is no matter: it is needed at the opening.
    /// </summary>
    public async Task WaitAsync(DateTimeOffset opensAt, CancellationToken cancellation)
    {
        options.Progress?.Report(new PurchaseProgress(PurchaseStep.WaitingForOpening, opensAt));
        await client.Clock.WaitAsync(opensAt - SolveAhead, cancellation);
        try
        {
            _solved = await SolveAsync(new CallOptions { RetryFor = AskAhead }, cancellation);
        }
        catch (Exception fault) when (fault is SeckillProblemException or SeckillUnreachableException)
        {
            // Asked for again with the pass; what does not pass by then is told there.
            _solved = null;
        }

        await client.Clock.WaitAsync(opensAt, cancellation);
    }

    private async Task<ChallengeSolution?> SolveAsync(CallOptions call, CancellationToken cancellation)
    {
        if (await client.Passes.ChallengeAsync(itemId, call, cancellation) is not { } challenge)
        {
            return null;
        }

        Tell(PurchaseStep.SolvingChallenge);
        return await ChallengeSolver.SolveAsync(challenge, options.ChallengeWorkers, cancellation);
    }

    private void Tell(PurchaseStep step) => options.Progress?.Report(new PurchaseProgress(step));
}
