using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The three phases of an overload: calm, flood, calm again; the normal load goes on through all of them.
/// </summary>
/// <param name="Capacity">Purchases per second that the item's bucket lets through.</param>
/// <param name="Factor">The flood and the normal load together, in times of the capacity.</param>
/// <param name="MaxLine">Places in the item's line.</param>
/// <param name="Flood">How long the flood lasts.</param>
public sealed record OverloadPlan(int Capacity, int Factor, int MaxLine, TimeSpan Flood)
{
    /// <summary>The normal load, as a part of the capacity.</summary>
    public const double Normal = 0.6;

    /// <summary>What counts as normal again: not above so many times the 99th percentile before the flood.</summary>
    public const double Tolerance = 2;

    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(15);

    // All of it lives on the passes that were fetched at its beginning.
    private static readonly TimeSpan Longest = BenchOptions.LongestContest - Calm - Afterwards;

    public double NormalPerSecond => Normal * Capacity;

    public double FloodPerSecond => Factor * Capacity - NormalPerSecond;

    public TimeSpan Length => Calm + Flood + Afterwards;

    /// <summary>
    /// How long a full line takes to empty while the normal load goes on: nobody is served as before any sooner.
    /// </summary>
    public TimeSpan LineEmptiesAfter => TimeSpan.FromSeconds(MaxLine / (Capacity - NormalPerSecond));

    /// <exception cref="CliException">It outlasts a pass, or is no overload.</exception>
    public static OverloadPlan Of(BenchOptions options)
    {
        if (options.RoundLength > Longest || options.RoundLength < TimeSpan.FromSeconds(4))
        {
            throw new CliException(ExitCode.Usage, $"--seconds takes a number from 4 to {Longest.TotalSeconds}");
        }

        return options.Factor < 2
            ? throw new CliException(ExitCode.Usage, "--factor takes 2 or more: less is no overload")
            : new OverloadPlan(options.Capacity, options.Factor, options.MaxLine ?? options.Capacity,
                options.RoundLength);
    }
}
