using System.Globalization;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// seckill journal export and import: a sale moves from one store to another, or to an auditor's desk.
/// </summary>
internal sealed class CopyVerbs(VerbPorts ports)
{
    private static readonly VerbOption To = new("--to", "FILE", "Where to; --yes replaces files that are there");
    private static readonly VerbOption From = new("--from", "FILE", "An exported journal");
    private static readonly VerbOption Personal =
        new("--personal", "FILE", "Names and addresses, and providers' ids of payments, in a file of their own");
    private static readonly VerbOption Secrets =
        new("--secrets", "FILE", "Keys that a development store made for itself: orders are found by them");

    public IReadOnlyList<Verb> Verbs =>
    [
        new("export", "Writes the whole journal as ndjson, to be verified anywhere", ExportAsync)
        {
            Options = [To, Personal, Secrets, VerbOptions.Yes, VerbOptions.Node, VerbOptions.Token],
            Example = "journal export --to journal.ndjson",
        },
        new("import", "Brings an exported journal into an empty store; a cut import goes on", ImportAsync)
        {
            Options = [From, Personal, Secrets],
            Example = "journal import --from journal.ndjson --set seckill.journal.store=postgres",
        },
    ];

    private async Task<int> ExportAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = call.ValueOf(To) ?? throw new CliException(ExitCode.Usage, "export needs --to FILE");
        if ((call.Has(Personal) || call.Has(Secrets)) && !ClusterSources.IsStore(call))
        {
            throw new CliException(
                ExitCode.Usage, "no node hands out --personal or --secrets: name the store with --config or --set");
        }

        foreach (var to in new[] { path, call.ValueOf(Personal), call.ValueOf(Secrets) }.OfType<string>())
        {
            OutputFile.CheckNoDirectory(to);
            if (File.Exists(to))
            {
                VerbOptions.NeedYes(call, $"{to} is there already and would be replaced");
            }
        }

        await using var rows = await JournalSources.RowsAsync(call, ports, cancellation);
        // The source is the rows' own, which are disposed of here.
        var commits = await OutputFile.WriteWholeAsync(
            path, file => new JournalFileWriter(file).WriteAsync(new StoreJournalSource(rows), cancellation));
        Tell(call, $"{commits} commits in {path}; audit verify --file judges them");
        // After the journal: a row of a commit that the file does not hold does no harm, one that is missing does.
        foreach (var (option, tables) in Sides)
        {
            if (call.ValueOf(option) is { } side)
            {
                var written = await SideFile.WriteAsync(side, tables, ((IStoreView)rows).Side, cancellation);
                Tell(call, $"{written} rows in {side}; keep it as secret as what it holds");
            }
        }

        return ExitCode.Yes;
    }

    /// <summary>1 when the file or what was written does not verify.</summary>
    private async Task<int> ImportAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = call.ValueOf(From) ?? throw new CliException(ExitCode.Usage, "import needs --from FILE");
        if (!ClusterSources.IsStore(call))
        {
            throw new CliException(ExitCode.Usage, "import needs a store: name it with --config or --set");
        }

        await using var source = new JournalFileSource(path);
        if (!await VerifiesAsync(call, source, path, cancellation))
        {
            return ExitCode.No;
        }

        await using var target = await ports.OpenTarget(call.LoadSettings(), cancellation);
        var import = new JournalImport(target);
        await import.CheckAsync(source, cancellation);
        await SameOrNewAsync(call.ValueOf(Secrets), SideTable.Secrets, target.Copy, cancellation);
        if (call.ValueOf(Personal) is { } personal)
        {
            await ShipToCheck.CheckAsync(personal, source, cancellation);
        }

        // The journal first: what lies beside it belongs to its commits, and nothing of it is written where they can
        // not be.
        await import.RunAsync(source, cancellation);
        Crash.At(CrashPoint.CopyBeforeRows);
        foreach (var (option, tables) in Sides)
        {
            if (call.ValueOf(option) is { } side)
            {
                await foreach (var (table, rows) in SideFile.ReadAsync(side, tables, cancellation))
                {
                    await target.Copy.AddSideAsync(table, import.Covered(table, rows), cancellation);
                }
            }
        }

        Tell(call, $"{import.Added} commits added; verifying what stands there now");
        var written = new StoreJournalSource(target.Rows, withShipTo: true);
        var done = await VerifiesAsync(call, written, "the store", cancellation);
        if (done && !call.Has(Secrets))
        {
            Tell(call, $"the nodes need the same seckill.secrets.* as before, or buyers do not find their orders");
        }

        return done ? ExitCode.Yes : ExitCode.No;
    }

    /// <summary>A store that has other secrets is another's: nothing is written there.</summary>
    private static async Task SameOrNewAsync(
        string? path, IReadOnlyList<SideTable> tables, IJournalCopy store, CancellationToken cancellation)
    {
        if (path is null)
        {
            return;
        }

        await foreach (var (table, rows) in SideFile.ReadAsync(path, tables, cancellation))
        {
            foreach (var row in rows)
            {
                if (await store.FindSideAsync(table, row, cancellation) is { } there && !there.Equals(row))
                {
                    throw new CliException(
                        ExitCode.WrongState,
                        $"the store has another {table.Name} {row.Cells[0]}: import into a store that no node ran on");
                }
            }
        }
    }

    private static IEnumerable<(VerbOption Option, IReadOnlyList<SideTable> Tables)> Sides =>
        [(Personal, SideTable.Personal), (Secrets, SideTable.Secrets)];

    private async Task<bool> VerifiesAsync(
        VerbCall call, IJournalSource source, string what, CancellationToken cancellation)
    {
        var report = await new JournalVerifier([], ports.Time).VerifyAsync(source, cancellation);
        foreach (var finding in report.Findings)
        {
            Tell(call, $"{what}, shard {finding.Place.Shard} offset {finding.Place.Offset}: {finding.What}");
        }

        if (report.Findings.Count == 0)
        {
            Tell(call, $"{what} verifies: {report.Commits} commits, {report.Events} events, {report.Items} items");
        }

        return report.Findings.Count == 0;
    }

    private static void Tell(VerbCall call, FormattableString what) =>
        call.Streams.Error.WriteLine("seckill: " + what.ToString(CultureInfo.InvariantCulture));
}
