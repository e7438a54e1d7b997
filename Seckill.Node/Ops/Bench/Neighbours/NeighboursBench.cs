namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B11: one hot item beside a hundred others on one node. The others' purchases come at a fixed rate (open loop, as
/// people come who do not know of each other), at the same instants in every surrounding, the surroundings in turn.
/// </summary>
/// <remarks>
/// Generator, node and database share the processors. A hot item at full load leaves none of them free, so what the
/// others lose to it is first of all processor time, as they would to anybody: the stranger tells how much that is.
/// Half load tells what the others notice while processors are left.
/// </remarks>
public sealed class NeighboursBench(BenchGround ground)
{
    private static readonly Surrounding[] Surroundings = Enum.GetValues<Surrounding>();

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        ground.Options.CheckRound(Surroundings.Length);
        await using var scene = await NeighbourScene.OpenAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("neighbours", cancellation);
        var phases = Surroundings.ToDictionary(what => what, _ => new NeighbourPhase());
        for (var round = 0; round <= ground.Options.Rounds; round++)
        {
            await scene.RenewAsync(cancellation);
            foreach (var what in Surroundings)
            {
                var measured = await scene.MeasureAsync(what, round, cancellation);
                if (round > 0)
                {
                    phases[what].Add(measured);
                }
            }
        }

        Report(report, phases, scene);
        return report;
    }

    private void Report(
        BenchReport report, IReadOnlyDictionary<Surrounding, NeighbourPhase> phases, NeighbourScene scene)
    {
        var tally = new LoadTally();
        foreach (var phase in phases.Values)
        {
            tally.Add(phase.Tally);
        }

        report.SetTally(tally);
        report.Set("others", NeighbourScene.OtherItems);
        report.Set("othersInTheHotShard", scene.OthersInTheHotShard);
        report.Set("othersPerSecond", ground.Options.Rate);
        report.Set("hotConnections", ground.Options.Connections);
        report.SetRounded("hotReachesPerSecond", scene.Reach);
        foreach (var (what, phase) in phases)
        {
            var name = what.ToString();
            report.Set(char.ToLowerInvariant(name[0]) + name[1..], phase.ToJson());
        }

        var (alone, full) = (phases[Surrounding.Alone], phases[Surrounding.HotAtFull]);
        Judge("hot item at full load, x alone", full.RatioTo(alone));
        Judge("hot item at half load, x alone", phases[Surrounding.HotAtHalf].RatioTo(alone));
        Judge("hot item at full load, x a stranger", full.RatioTo(phases[Surrounding.StrangerAtFull]));

        void Judge(string what, double ratio)
        {
            report.Judge(new BenchBar("B11", $"others' p99 beside a {what}", 1.2, 1.2, ratio, LowerIsBetter: true));
        }
    }
}
