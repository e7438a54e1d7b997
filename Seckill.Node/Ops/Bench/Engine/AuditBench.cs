using Seckill.Node.Ops.Audit;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A sale of very many orders is written through the real writer, then its journal is verified: from the store, and
/// from an exported file; chain, rules and sums, nothing left out.
/// </summary>
public sealed class AuditBench(BenchGround ground)
{
    private const int Rounds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        await using var stores = await ground.OpenStoresAsync(cancellation);
        var report = await ground.BeginReportAsync("audit", cancellation);
        await using (var house = await BenchHouse.OpenAsync(stores, ground, cancellation))
        {
            var sale = await EngineSale.OpenAsync(house, ground.Time);
            report.SetTally((await sale.RunAsync(ground.Options.InFlight, Patience, ground.Options.Orders)).Tally);
        }

        var path = Path.GetTempFileName();
        try
        {
            var begun = ground.Time.GetTimestamp();
            await using (var file = new FileStream(path, FileMode.Create))
            {
                await new JournalFileWriter(file).WriteAsync(SourceOf(stores), cancellation);
                report.SetRounded("exportedMegabytes", file.Length / 1e6, 1);
            }

            report.SetRounded("exportSeconds", ground.Time.GetElapsedTime(begun).TotalSeconds, 2);
            await VerifyAsync(report, "store", () => SourceOf(stores), cancellation);
            await VerifyAsync(report, "file", () => new JournalFileSource(path), cancellation);
        }
        finally
        {
            File.Delete(path);
        }

        return report;
    }

    private static StoreJournalSource SourceOf(IStores stores) => new(new NodeStoreView(stores));

    /// <summary>The slowest of a few rounds: it pays for compiling what it runs.</summary>
    private async Task VerifyAsync(
        BenchReport report, string name, Func<IJournalSource> source, CancellationToken cancellation)
    {
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var found = await new JournalVerifier([], ground.Time).VerifyAsync(source(), cancellation);
            if (found.Findings.Count > 0)
            {
                throw new InvalidOperationException($"the journal of the benchmark is damaged: {found.Findings[0]}");
            }

            slowest = found.Took > slowest ? found.Took : slowest;
            report.Set("events", found.Events);
            report.Set("commits", found.Commits);
        }

        report.SetRounded($"{name}Seconds", slowest.TotalSeconds, 2);
        report.SetRounded($"{name}EventsPerSecond", (long)report["events"]! / slowest.TotalSeconds);
    }
}
