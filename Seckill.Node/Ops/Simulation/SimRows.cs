using System.Globalization;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// All seeds. TimesReal: simulated time against real time; TimesProcessor: against the time of one processor, which on
/// a machine that others use, too, is the one to compare. Sum: all of them in one row.
/// </summary>
internal sealed record SimTotals(
    int Violated, double TimesReal, double TimesProcessor, double SeedsPerMinute, SimRow Sum,
    IReadOnlyList<SimRow> Seeds)
{
    public static SimTotals Of(IReadOnlyList<SimRow> rows)
    {
        var seconds = Math.Max(0.001, rows.Sum(row => row.Seconds));
        var sum = new SimRow(
            0, null, "", Math.Round(rows.Sum(row => row.Simulated)), Math.Round(seconds, 1),
            Math.Round(rows.Sum(row => row.ProcessorSeconds), 1), rows.Sum(row => row.Steps),
            rows.Sum(row => row.Commits), rows.Sum(row => row.Landed), rows.Sum(row => row.Won),
            rows.Sum(row => row.Lost), rows.Sum(row => row.Restarts), rows.Sum(row => row.Blows));
        return new SimTotals(
            rows.Count(row => row.Violation is not null), Math.Round(sum.Simulated / seconds),
            Math.Round(sum.Simulated / Math.Max(0.001, sum.ProcessorSeconds)),
            Math.Round(rows.Count * 60 / seconds), sum, rows);
    }
}

/// <summary>
/// One seed. Trace: hexadecimal, the same for the same seed of the same build; Simulated and Seconds: in seconds.
/// </summary>
internal sealed record SimRow(
    int Seed, string? Violation, string Trace, double Simulated, double Seconds, double ProcessorSeconds, long Steps,
    long Commits, long Landed, long Won, long Lost, int Restarts, int Blows)
{
    public static SimRow Of(SimResult result) => new(
        result.Seed, result.Violation, result.Trace.ToString("x16", CultureInfo.InvariantCulture),
        Math.Round(result.Simulated.TotalSeconds, 3), Math.Round(result.Took.TotalSeconds, 3),
        Math.Round(result.Used.TotalSeconds, 3), result.Steps,
        result.Commits, result.Landed, result.Won, result.Lost, result.Restarts, result.Blows.Count);
}
