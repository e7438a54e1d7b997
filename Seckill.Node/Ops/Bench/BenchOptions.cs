namespace Seckill.Node.Ops.Bench;

/// <summary>How hard and how long a benchmark runs.</summary>
/// <param name="Connections">HTTP connections, one request under way on each.</param>
/// <param name="InFlight">Purchases under way in the engine benchmark.</param>
/// <param name="Rounds">Rounds that count, for each contestant.</param>
/// <param name="RoundLength">Length of one round.</param>
/// <param name="Buyers">Different buyers in the HTTP benchmarks.</param>
/// <param name="Orders">Orders in the recovery benchmark.</param>
public sealed record BenchOptions(
    int Connections, int InFlight, int Rounds, TimeSpan RoundLength, int Buyers, int Orders)
{
    /// <summary>Requests per second of an open loop.</summary>
    public int Rate { get; init; } = 500;

    /// <summary>Nodes of a cluster.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How often an owner is killed.</summary>
    public int Kills { get; init; } = 20;

    /// <summary>How often a shard is moved.</summary>
    public int Moves { get; init; } = 50;

    public static readonly BenchOptions Default = new(128, 256, 3, TimeSpan.FromSeconds(4), 50_000, 1_000_000);

    /// <summary>Passes live 120 s: a contest that takes longer would measure the refusal of old passes.</summary>
    public static readonly TimeSpan LongestContest = TimeSpan.FromSeconds(100);

    public void CheckContest(int contestants)
    {
        if ((Rounds + 1) * contestants * RoundLength > LongestContest)
        {
            throw new ArgumentException(
                $"{Rounds} rounds of {RoundLength} of {contestants} contestants, and a warm-up, outlast a pass");
        }
    }
}
