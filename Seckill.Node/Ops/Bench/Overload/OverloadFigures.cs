using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>Tells what an overload did, and judges it (R18).</summary>
/// <param name="plan">What was planned.</param>
/// <param name="time">The clock of the run's timestamps.</param>
public sealed class OverloadFigures(OverloadPlan plan, TimeProvider time)
{
    // In the first second the bucket's burst is sold too; the processor of a small machine needs some of it besides.
    private const int SecondsThatDoNotCount = 1;
    private static readonly TimeSpan WindowWidth = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WindowStep = TimeSpan.FromMilliseconds(100);

    /// <param name="report">Gets all of it.</param>
    /// <param name="run">What happened.</param>
    /// <param name="schedule">The flood's, which is over.</param>
    /// <param name="sales">Of the flood's seconds.</param>
    public void Report(BenchReport report, OverloadRun run, OpenLoopSchedule schedule, SalesBySecond sales)
    {
        var calm = run.Log.Between(0, run.FloodBegan);
        var limit = OverloadPlan.Tolerance * calm.Latencies.At(0.99);
        var returns = run.Log.ReturnsAfter(run.FloodEnded, run.Ended, limit, WindowWidth, WindowStep);
        var tally = new LoadTally();
        tally.Add(run.Normal.Tally);
        tally.Add(run.Flood.Tally);
        report.SetTally(tally);
        report.Set("plan", PlanToJson());
        report.Set("flood", FloodToJson(run, schedule));
        report.Set("goodput", GoodputToJson(sales));
        report.Set("normalLoad", new JsonObject
        {
            ["perSecond"] = plan.NormalPerSecond,
            ["before"] = ToJson(calm),
            ["duringTheFlood"] = ToJson(run.Log.Between(run.FloodBegan, run.FloodEnded)),
            ["afterwards"] = ToJson(run.Log.Between(run.FloodEnded, run.Ended)),
            ["p99OfSecondsAfterwards"] = SecondsAfterwards(run),
            ["normalIsP99UpTo"] = Math.Round(limit.TotalMilliseconds, 1),
            ["secondsUntilNormal"] = returns?.TotalSeconds,
        });
        report.Set("memoryMiB", run.Memory.ToJson(OverloadPlan.Calm, plan.Flood));
        Judge(report, run, sales, returns);
    }

    private void Judge(BenchReport report, OverloadRun run, SalesBySecond sales, TimeSpan? returns)
    {
        var sending = plan.Flood > run.Flood.SentWithin ? plan.Flood : run.Flood.SentWithin;
        var offered = (run.Flood.SendDelay.Count / sending.TotalSeconds + plan.NormalPerSecond) / plan.Capacity;
        More("load that was offered, x capacity", 0.95 * plan.Factor, plan.Factor * 0.99, offered);
        More("goodput in the flood, x capacity", 0.8, 0.95, sales.MeanAfter(SecondsThatDoNotCount) / plan.Capacity);
        Less("back to normal after, s", 5, 3, (returns ?? OverloadPlan.Afterwards).TotalSeconds);
        Less("memory, last quarter of the flood x its second", 1.2, 1.05,
            run.Memory.Growth(OverloadPlan.Calm, plan.Flood));
        Less("errors", 0, 0, run.Normal.Tally.Errors + run.Flood.Tally.Errors);

        void More(string what, double must, double aim, double measured) =>
            report.Judge(new BenchBar("R18", what, must, aim, measured));

        void Less(string what, double must, double aim, double measured) =>
            report.Judge(new BenchBar("R18", what, must, aim, measured, LowerIsBetter: true));
    }

    private JsonObject PlanToJson() => new()
    {
        ["capacityPerSecond"] = plan.Capacity,
        ["factor"] = plan.Factor,
        ["maxLine"] = plan.MaxLine,
        ["floodSeconds"] = plan.Flood.TotalSeconds,
        ["lineEmptiesAfterSeconds"] = Math.Round(plan.LineEmptiesAfter.TotalSeconds, 2),
    };

    private static JsonObject FloodToJson(OverloadRun run, OpenLoopSchedule schedule) => new()
    {
        ["won"] = run.Flood.Tally.Accepted,
        ["pending"] = run.Flood.Tally.Pending,
        ["refusedByCause"] = BenchReport.ToJson(run.Flood.Tally.Refusals),
        ["errorsByCause"] = BenchReport.ToJson(run.Flood.Tally.Faults),
        ["milliseconds"] = BenchReport.ToJson(run.Flood.Latency),
        ["refusedAfter"] = BenchReport.ToJson(run.Flood.RefusalLatency),
        ["sending"] = OpenLoopFigures.Sending(run.Flood, schedule),
        ["coresBusy"] = run.Used.CoresBusy(run.Flood.Elapsed),
    };

    private static JsonObject GoodputToJson(SalesBySecond sales) => new()
    {
        ["perSecond"] = Math.Round(sales.MeanAfter(SecondsThatDoNotCount), 1),
        ["worstSecond"] = sales.Units.Skip(SecondsThatDoNotCount).DefaultIfEmpty().Min(),
        ["seconds"] = new JsonArray([.. sales.Units.Select(units => JsonValue.Create(units))]),
    };

    private JsonArray SecondsAfterwards(OverloadRun run)
    {
        var second = time.TimestampFrequency;
        var p99 = new JsonArray();
        for (var from = run.FloodEnded; from + second <= run.Ended; from += second)
        {
            var window = run.Log.Between(from, from + second);
            p99.Add(Math.Round(window.Latencies.At(0.99).TotalMilliseconds, 1));
        }

        return p99;
    }

    private static JsonObject ToJson(AnswerWindow window) => new()
    {
        ["won"] = window.Won,
        ["notWon"] = window.Latencies.Count - window.Won,
        ["milliseconds"] = window.Latencies.ToJson(),
    };
}
