using System.Globalization;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Model;

/// <summary>
/// seckill model: explores the protocol of appends and ownership, and the nearly right variants that must be caught.
/// </summary>
internal sealed class ModelVerb(TimeProvider time)
{
    private static readonly VerbOption States =
        new("--states", "N", "States of each world after which it stops (10000000); about 40 bytes each");

    public Verb Verb => new("model", "Check the protocol of appends and ownership, state by state", CheckAsync)
    {
        Options = [States],
        Example = "model --states 50000000",
    };

    /// <summary>1 when the protocol breaks a promise, or a mutant is not caught.</summary>
    private Task<int> CheckAsync(VerbCall call, CancellationToken cancellation)
    {
        var most = VerbOptions.NumberOf(call, States, 1_000, 500_000_000, usual: 10_000_000);
        var rows = new List<ModelRow>();
        var good = true;
        var runs = Enum.GetValues<Mutant>().Skip(1).Select(mutant => (ModelSize.Large, mutant))
            .Concat(ModelSize.All.Select(size => (size, Mutant.None)));
        foreach (var (size, mutant) in runs)
        {
            var begunAt = time.GetTimestamp();
            var report = new ModelChecker(size, mutant, most).Run(cancellation);
            rows.Add(ModelRow.Of(report, time.GetElapsedTime(begunAt)));
            // A mutant that needs more states than were granted was not caught, and is no failure of the protocol.
            good &= report.IsAsItShouldBe || (mutant != Mutant.None && !report.Whole && report.States >= most);
            call.Streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seckill: {report.World}, {report.Mutant}: {report.Broken ?? "holds"}, {report.States} states"));
            if (mutant == Mutant.None)
            {
                report.Story.ToList().ForEach(step => call.Streams.Error.WriteLine($"  {step}"));
            }
        }

        VerbOutput.List(
            call, new ModelRows(rows), json => json.ModelRows, rows, json => json.ModelRow,
            ("WORLD", row => row.World), ("LEFT OUT", row => row.Mutant), ("FOUND", row => row.Broken),
            ("STATES", row => row.States), ("STEPS", row => row.Transitions), ("DEPTH", row => row.Depth),
            ("WHOLE", row => row.Whole ? "yes" : "no"), ("SECONDS", row => row.Seconds));
        return Task.FromResult(good ? ExitCode.Yes : ExitCode.No);
    }
}

/// <summary>All explorations.</summary>
internal sealed record ModelRows(IReadOnlyList<ModelRow> Rows);

/// <summary>One exploration. Mutant: what was left out; None: nothing. Broken: the promise that did not hold.</summary>
internal sealed record ModelRow(
    string World, string Mutant, string? Broken, int States, long Transitions, int Depth, bool Whole, double Seconds,
    IReadOnlyList<string> Story)
{
    public static ModelRow Of(ModelReport report, TimeSpan took) => new(
        report.World, report.Mutant.ToString(), report.Broken, report.States, report.Transitions, report.Depth,
        report.Whole, Math.Round(took.TotalSeconds, 1), report.Story);
}
