using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill audit: what the journal proves, by whoever holds a copy of it.</summary>
internal sealed class AuditVerbs(VerbPorts ports)
{
    private static readonly VerbOption Item = new("--item", "ID", "This item alone");
    private static readonly VerbOption Shard = new("--shard", "N", "This shard alone");
    private static readonly VerbOption At =
        new("--at", "POINT", "As it was then: SHARD/OFFSET, OFFSET, or a time such as 2026-01-31T08:00:00Z");

    private static readonly VerbOption Against =
        new("--against", "FILE", "A checkpoint from outside the database, or a directory of them: all must be met");

    private static readonly VerbOption Key =
        new("--key", "FILE", "Key set (jwks.json) that must have signed what --against names");

    public Verb Group => new("audit", "Replay and verify the journal")
    {
        Verbs =
        [
            new("replay", "Folds the journal and prints the items, as they are or as they were", ReplayAsync)
            {
                Options = [Item, Shard, At, JournalSources.File, VerbOptions.Node, VerbOptions.Token],
                Example = "audit replay --item 0j8h2c6e4f1k9m3p --at 2026-01-31T08:00:00Z",
            },
            new("verify", "Chain, gaps, fences, rules and sums of the whole journal; names the first bad place",
                VerifyAsync)
            {
                Options = [JournalSources.File, Against, Key, VerbOptions.Node, VerbOptions.Token],
                Example = "audit verify --file journal.ndjson --against checkpoint.json",
            },
            new DiffVerb(ports).Verb,
            new ReceiptVerb(ports).Verb,
            new CertificateVerb(ports).Verb,
            new StateVerb(ports).Verb,
            new CheckpointVerbs(ports).Group,
        ],
    };

    /// <summary>3 when the item is not in the journal up to there.</summary>
    private async Task<int> ReplayAsync(VerbCall call, CancellationToken cancellation)
    {
        ItemId? item = call.ValueOf(Item) is { } id ? VerbOptions.ItemOf(id) : null;
        int? shard = call.Has(Shard) ? VerbOptions.NumberOf(call, Shard, 0, int.MaxValue) : null;
        var until = call.ValueOf(At) is { } at ? AuditPoint.Parse(at) : AuditPoint.Now;
        await using var source = await JournalSources.OpenAsync(call, ports, cancellation);
        var states = await new JournalReplay(until, item, shard).FoldAsync(source, cancellation);
        var items = states.Select(ReplayedItem.Of).ToArray();
        if (item is not null)
        {
            var one = items.Length == 1 ? items[0]
                : throw new CliException(ExitCode.NotFound, $"the journal does not know item {item} up to there");
            VerbOutput.List(call, one, json => json.ReplayedItem, items, json => json.ReplayedItem, Table);
        }
        else
        {
            VerbOutput.List(call, items, json => json.ReplayedItemArray, items, json => json.ReplayedItem, Table);
        }

        return ExitCode.Yes;
    }

    private static (string Head, Func<ReplayedItem, object?> Cell)[] Table =>
    [
        ("ITEM", one => one.ItemId), ("STATUS", one => one.Status), ("TOTAL", one => one.Total),
        ("FREE", one => one.Free), ("HELD", one => one.Held), ("SOLD", one => one.Sold),
        ("RETURNED", one => one.Returned), ("REFUNDED", one => one.RefundedUnits), ("WAITING", one => one.Waiting),
        ("ROUND", one => one.Round), ("POSITION", one => $"{one.Position.Shard}/{one.Position.Offset}"),
        ("STATE-HASH", one => one.StateHash[..16]),
    ];

    /// <summary>1 when a bad place was found.</summary>
    private async Task<int> VerifyAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var source = await JournalSources.OpenAsync(call, ports, cancellation);
        var report = VerificationResource.Of(
            await new JournalVerifier(PinsOf(call), ports.Time).VerifyAsync(source, cancellation));
        if (call.Output != OutputFormat.Table || !report.Ok)
        {
            VerbOutput.List(
                call, report, json => json.VerificationResource, report.Findings, json => json.FindingResource,
                ("SHARD", one => one.Shard), ("OFFSET", one => one.Offset), ("ITEM", one => one.ItemId),
                ("WHAT", one => one.What));
        }

        call.Streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seckill: {(report.Ok ? "verified" : "VIOLATED")}: {report.Shards} shards, {report.Commits} commits, "
            + $"{report.Events} events, {report.Items} items in {report.Seconds} s "
            + $"({report.Events / Math.Max(report.Seconds, 0.001):F0} events/s)"));
        return report.Ok ? ExitCode.Yes : ExitCode.No;
    }

    /// <summary>
    /// The checkpoints that were given; whose key signed them is told, for that is to be known elsewhere.
    /// </summary>
    private static List<JournalPin> PinsOf(VerbCall call)
    {
        if (call.ValueOf(Against) is not { } path)
        {
            return [];
        }

        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "checkpoint-*.json").Order(StringComparer.Ordinal)] : [path];
        if (files.Length == 0)
        {
            throw new CliException(ExitCode.BadInput, $"{path} holds no checkpoint: nothing would be compared");
        }

        var trusted = call.ValueOf(Key) is { } known
            ? OutsideFiles.Keys(OutsideFiles.Bytes(known), known).Select(key => key.KeyId).ToHashSet() : null;
        var pins = new List<JournalPin>();
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var (checkpoint, key) = OutsideFiles.Checkpoint(file);
            pins.AddRange(OutsideFiles.PinsOf(checkpoint));
            keys.Add(key.KeyId);
            if (trusted?.Contains(key.KeyId) == false)
            {
                throw new CliException(
                    ExitCode.BadInput, $"{file} is signed by {key.KeyId}, which --key does not hold");
            }
        }

        if (keys.Count > 1 && trusted is null)
        {
            throw new CliException(
                ExitCode.BadInput, "the checkpoints are signed by several keys: say which with --key");
        }

        call.Streams.Error.WriteLine(
            $"seckill: against {files.Length} checkpoints, signed by {string.Join(", ", keys)}");
        return pins;
    }
}
