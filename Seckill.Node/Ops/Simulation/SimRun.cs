using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Simulation;

/// <summary>One seed from beginning to end: start, trade under faults, heal, compare everything.</summary>
internal static class SimRun
{
    private const int Nodes = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <param name="seed">Of everything that is left to chance.</param>
    /// <param name="span">Simulated time under faults.</param>
    /// <param name="sabotage">Of the database.</param>
    /// <param name="logs">Takes what nodes log; null: nobody.</param>
    public static SimResult Run(int seed, TimeSpan span, SimSabotage sabotage, Func<string, ILogger>? logs)
    {
        var (begun, usedBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var ground = new SimGround(seed, sabotage, logs);
        using var world = ground.World;
        var (chaos, market) = (new SimChaos(ground), new SimMarket(ground));
        string? violation = null;
        try
        {
            world.Run(() => TellAsync(ground, chaos, market, span));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            violation = fault is SimViolation ? fault.Message : $"{fault}";
        }

        return new SimResult(
            seed, violation, world.Trace, world.Elapsed, Stopwatch.GetElapsedTime(begun),
            Environment.CpuUsage.TotalTime - usedBefore, world.Steps,
            ground.Oracle.Commits, ground.ReadModels.Landed, ground.Oracle.Won, ground.Oracle.Lost,
            ground.Restarts, chaos.Blows);
    }

    private static async Task TellAsync(SimGround ground, SimChaos chaos, SimMarket market, TimeSpan span)
    {
        var world = ground.World;
        for (var number = 1; number <= Nodes; number++)
        {
            ground.Start(number);
        }

        await ServedAsync(ground, "at the start");
        world.Faults = SimFaults.Of(world.Random);
        var (trading, striking) = (market.RunAsync(), chaos.RunAsync());
        await Task.WhenAny(world.Delay(span), trading);
        market.Close();
        chaos.Heal();
        await trading;
        await striking;
        await ServedAsync(ground, "after all was healed");
        await world.Delay(TimeSpan.FromSeconds(10));
        await market.CheckAsync();
        await LandedAsync(ground);
        ground.ReadModels.CheckAll();
    }

    /// <summary>Read models follow by themselves, from wherever they were left.</summary>
    private static async Task LandedAsync(SimGround ground)
    {
        for (var begun = ground.World.Elapsed; ground.ReadModels.Missing is { } missing;)
        {
            if (ground.World.Elapsed - begun > Patience)
            {
                var stopped = ground.Nodes.SelectMany(node => node.Projections?.Status() ?? [])
                    .Where(one => one.State != ProjectionState.Running).Select(one => one.Fault).Distinct();
                throw new SimViolation($"{missing} after {Patience.TotalSeconds} s: {string.Join("; ", stopped)}");
            }

            await ground.World.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static async Task ServedAsync(SimGround ground, string when)
    {
        for (var begun = ground.World.Elapsed; !ground.IsServed;)
        {
            if (ground.World.Elapsed - begun > Patience)
            {
                throw new SimViolation($"not every shard is served {Patience.TotalSeconds} s {when}");
            }

            await ground.World.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}

/// <summary>What became of a seed.</summary>
/// <param name="Seed">Its number.</param>
/// <param name="Violation">The promise that was broken; null: none.</param>
/// <param name="Trace">All choices and events in one number: the same seed gives the same.</param>
/// <param name="Simulated">Time that went by in it.</param>
/// <param name="Took">Time that went by here.</param>
/// <param name="Used">Processor time, of all threads.</param>
/// <param name="Steps">Pieces of work.</param>
/// <param name="Commits">To the journal.</param>
/// <param name="Landed">Commits that became rows, by all projections.</param>
/// <param name="Won">Answers "reserved".</param>
/// <param name="Lost">Final refusals.</param>
/// <param name="Restarts">Processes that ended and were started again.</param>
/// <param name="Blows">What was done to them.</param>
internal sealed record SimResult(
    int Seed, string? Violation, ulong Trace, TimeSpan Simulated, TimeSpan Took, TimeSpan Used, long Steps, long Commits,
    long Landed, long Won, long Lost, int Restarts, IReadOnlyList<string> Blows);
