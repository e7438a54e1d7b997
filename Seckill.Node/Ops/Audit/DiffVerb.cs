using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// seckill audit diff: the read models of a node against the journal, cell by cell; or the journal at two points.
/// </summary>
internal sealed class DiffVerb(VerbPorts ports)
{
    private static readonly VerbOption Item = new("--item", "ID", "This item alone");
    private static readonly VerbOption From =
        new("--from", "POINT", "The earlier point: SHARD/OFFSET, OFFSET or a time");
    private static readonly VerbOption To = new("--to", "POINT", "The later point; without it: now");

    public Verb Verb => new("diff", "What the read models have otherwise than the journal, or what changed", DiffAsync)
    {
        Options = [Item, From, To, JournalSources.File, VerbOptions.Node, VerbOptions.Token],
        Example = "audit diff --item 0j8h2c6e4f1k9m3p",
    };

    /// <summary>1 when there is a difference.</summary>
    private async Task<int> DiffAsync(VerbCall call, CancellationToken cancellation)
    {
        ItemId? item = call.ValueOf(Item) is { } id ? VerbOptions.ItemOf(id) : null;
        if (call.Has(JournalSources.File) && !call.Has(From) && !call.Has(To))
        {
            throw new CliException(
                ExitCode.Usage, "a file has no read models: give --from and --to to compare two points");
        }

        var rows = call.Has(From) || call.Has(To)
            ? await BetweenAsync(call, item, cancellation) : await AgainstReadModelsAsync(call, item, cancellation);
        VerbOutput.List(
            call, new DiffReport(rows), json => json.DiffReport, rows, json => json.DiffRow,
            ("WHERE", row => row.Where), ("WHAT", row => row.What), ("COLUMN", row => row.Column),
            ("JOURNAL", row => row.From),
            ("OTHER", row => row.To));
        call.Streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seckill: {rows.Count} differences"));
        return rows.Count == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private async Task<List<DiffRow>> AgainstReadModelsAsync(
        VerbCall call, ItemId? item, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var items = item is not null ? [item.Value.ToString()] : await ItemsAsync(node, cancellation);
        var rows = new List<DiffRow>();
        foreach (var one in items)
        {
            var found = await node.GetAsync(
                $"/audit/items/{one}/diff", VerbJson.Lenient.ItemDiffResource, cancellation);
            rows.AddRange(found.Differences.Select(cell => new DiffRow(
                cell.Table, cell.Row, cell.Column, cell.Journal, cell.ReadModel)));
        }

        return rows;
    }

    /// <summary>Those of the journal, and those that the read models alone know of.</summary>
    private static async Task<IReadOnlyCollection<string>> ItemsAsync(
        NodeClient node, CancellationToken cancellation)
    {
        var states = await new JournalReplay(AuditPoint.Now, null, null).FoldAsync(
            new StoreJournalSource(new NodeJournalRows(node)), cancellation);
        var items = new SortedSet<string>(states.Select(state => state.Id.ToString()), StringComparer.Ordinal);
        for (string? path = "/items?limit=100"; path is not null;)
        {
            var page = await node.GetAsync(path, VerbJson.Lenient.ItemListing, cancellation);
            items.UnionWith(page.Data.Select(one => one.ItemId));
            path = page.NextUrl;
        }

        return items;
    }

    private async Task<List<DiffRow>> BetweenAsync(VerbCall call, ItemId? item, CancellationToken cancellation)
    {
        var earlier = await AtAsync(call, item, From, AuditPoint.Parse("0"), cancellation);
        var later = await AtAsync(call, item, To, AuditPoint.Now, cancellation);
        var rows = new List<DiffRow>();
        foreach (var id in earlier.Keys.Union(later.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (earlier.GetValueOrDefault(id), later.GetValueOrDefault(id));
            foreach (var (name, of) in Figures)
            {
                var (from, to) = (before is null ? null : of(before), after is null ? null : of(after));
                if (from != to)
                {
                    rows.Add(new DiffRow("journal", id, name, from ?? "none", to ?? "none"));
                }
            }
        }

        return rows;
    }

    private static IReadOnlyList<(string Name, Func<ReplayedItem, string> Of)> Figures =>
    [
        ("status", one => one.Status), ("total", one => $"{one.Total}"), ("free", one => $"{one.Free}"),
        ("held", one => $"{one.Held}"), ("sold", one => $"{one.Sold}"), ("returned", one => $"{one.Returned}"),
        ("refundedUnits", one => $"{one.RefundedUnits}"), ("waiting", one => $"{one.Waiting}"),
        ("round", one => $"{one.Round}"), ("version", one => $"{one.Version}"),
        ("orders", one => string.Join(' ', one.Orders.Select(entry => $"{entry.Key}={entry.Value}"))),
        ("stateHash", one => one.StateHash),
    ];

    private async Task<Dictionary<string, ReplayedItem>> AtAsync(
        VerbCall call, ItemId? item, VerbOption option, AuditPoint usual, CancellationToken cancellation)
    {
        var until = call.ValueOf(option) is { } at ? AuditPoint.Parse(at) : usual;
        await using var source = await JournalSources.OpenAsync(call, ports, cancellation);
        var states = await new JournalReplay(until, item, null).FoldAsync(source, cancellation);
        return states.Select(ReplayedItem.Of).ToDictionary(one => one.ItemId);
    }
}

/// <summary>All differences.</summary>
internal sealed record DiffReport(IReadOnlyList<DiffRow> Differences);

/// <summary>Where: a table, or journal. What: an order or item. From: the journal's, or the earlier; To: the other.
/// </summary>
internal sealed record DiffRow(string Where, string What, string? Column, string From, string To);
