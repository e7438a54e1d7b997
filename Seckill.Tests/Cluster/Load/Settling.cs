namespace Seckill.Tests.Cluster;

/// <summary>After the faults: asks for every order that anybody wanted once more, until a node can tell.</summary>
public static class Settling
{
    private const int AtOnce = 12;
    private const int MostTries = 100;

    /// <summary>Returns those for which no node could tell.</summary>
    public static async Task<IReadOnlyList<Attempt>> RunAsync(
        Storefront front, int most, TimeProvider time, CancellationToken cancellation)
    {
        // An order whose last word was open comes first: what became of it is what matters most.
        var attempts = front.History.Operations.GroupBy(operation => operation.Attempt)
            .OrderBy(same => same.Any(operation =>
                operation.Outcome.Kind is OutcomeKind.Told or OutcomeKind.Lost) ? 1 : 0)
            .Select(same => same.Key).Take(most).ToList();
        var silent = new List<Attempt>();
        await Parallel.ForEachAsync(attempts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (attempt, _) =>
            {
                for (var tries = 0; tries < MostTries; tries++)
                {
                    var outcome = await front.ReadAsync(front.NextNode(), attempt);
                    if (outcome.Kind is OutcomeKind.Told or OutcomeKind.Lost or OutcomeKind.Unexpected)
                    {
                        return;
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
                }

                lock (silent)
                {
                    silent.Add(attempt);
                }
            });
        return silent;
    }
}
