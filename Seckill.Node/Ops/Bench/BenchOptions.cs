using Seckill.Node.Ops.Cli;

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
    /// <summary>Requests per second of an open loop; 0: half of what a closed loop reaches.</summary>
    public int Rate { get; init; } = 500;

    /// <summary>A crowd comes within this time.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Purchases per second that the flooded item's bucket lets through.</summary>
    public int Capacity { get; init; } = 500;

    /// <summary>A flood, in times of the capacity.</summary>
    public int Factor { get; init; } = 20;

    /// <summary>Places in the flooded item's line; null: a second's worth.</summary>
    public int? MaxLine { get; init; }

    /// <summary>Nodes of a cluster.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How often an owner is killed.</summary>
    public int Kills { get; init; } = 20;

    /// <summary>How often an owner leaves.</summary>
    public int Leaves { get; init; } = 20;

    /// <summary>How often a shard is moved.</summary>
    public int Moves { get; init; } = 50;

    public static readonly BenchOptions Default = new(128, 256, 3, TimeSpan.FromSeconds(4), 50_000, 1_000_000);

    /// <summary>Passes live 120 s: a contest that takes longer would measure the refusal of old passes.</summary>
    public static readonly TimeSpan LongestContest = TimeSpan.FromSeconds(100);

    /// <summary>All rounds of a contest live on the same passes.</summary>
    /// <exception cref="CliException">They do not live that long.</exception>
    public void CheckContest(int contestants)
    {
        if ((Rounds + 1) * contestants * RoundLength > LongestContest)
        {
            throw new CliException(ExitCode.Usage,
                $"{Rounds} rounds of {RoundLength} of {contestants} contestants, and a warm-up, outlast a pass");
        }
    }

    /// <summary>Each round has passes of its own.</summary>
    /// <exception cref="CliException">They do not live as long as a round.</exception>
    public void CheckRound(int contestants)
    {
        if (contestants * RoundLength > LongestContest)
        {
            throw new CliException(ExitCode.Usage,
                $"a round of {RoundLength} of {contestants} contestants outlasts a pass");
        }
    }
}
