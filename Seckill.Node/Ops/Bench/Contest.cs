namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Lets contestants answer load in turn, round by round, so that a machine that gets slower or busier meets all of them
/// alike. The first round of each warms up and does not count.
/// </summary>
public static class Contest
{
    public static async Task<IReadOnlyDictionary<string, ContestResult>> RunAsync(
        IReadOnlyList<Contestant> contestants, int rounds, TimeSpan roundLength, CancellationToken cancellation)
    {
        var results = contestants.ToDictionary(contestant => contestant.Name, _ => new ContestResult());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                var before = Used(contestant);
                var result = await contestant.Load.RunAsync(contestant.Script, roundLength, cancellation);
                if (round > 0)
                {
                    results[contestant.Name].Add(result, Used(contestant) - before);
                }
            }
        }

        return results;
    }

    private static ProcessorTime Used(Contestant contestant) =>
        ProcessorTime.Read(contestant.Process, contestant.DatabaseId, contestant.Beside);
}
