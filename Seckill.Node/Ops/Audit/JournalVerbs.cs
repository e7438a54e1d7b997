using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill journal: what stands in it, and taking a copy.</summary>
internal sealed class JournalVerbs(VerbPorts ports)
{
    private const int Page = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly VerbOption Item = new("--item", "ID", "Commits of this item");
    private static readonly VerbOption Follow = new("--follow", null, "Go on as commits come, until Ctrl-C");

    public Verb Group => new("journal", "The journal itself: figures, reading, copies")
    {
        Verbs =
        [
            new("stats", "Head, epoch and hash of every shard", StatsAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "journal stats",
            },
            new("read", "Every event of an item, in order", ReadAsync)
            {
                Options = [Item, VerbOptions.Node, VerbOptions.Token],
                Example = "journal read --item 0j8h2c6e4f1k9m3p -o jsonl",
            },
            new("tail", "The last commits of all shards, and those that come", TailAsync)
            {
                Options = [Follow, VerbOptions.Node, VerbOptions.Token],
                Example = "journal tail --follow",
            },
            .. new CopyVerbs(ports).Verbs,
        ],
    };

    private async Task<int> StatsAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var rows = await JournalSources.RowsAsync(call, ports, cancellation);
        var heads = HeadList.Of(await rows.HeadsAsync(cancellation), rows.ShardCount);
        VerbOutput.List(
            call, heads, json => json.HeadList, heads.Shards, json => json.HeadResource, ("SHARD", one => one.Shard),
            ("EPOCH", one => one.Epoch), ("HEAD", one => one.Head), ("HASH", one => one.HeadHash));
        call.Streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seckill: {heads.Commits} commits in {heads.Shards.Count} shards"));
        return ExitCode.Yes;
    }

    /// <summary>3 when there is no commit of the item.</summary>
    private async Task<int> ReadAsync(VerbCall call, CancellationToken cancellation)
    {
        var id = call.ValueOf(Item) ?? throw new CliException(ExitCode.Usage, "read needs --item ID");
        var item = VerbOptions.ItemOf(id);
        await using var rows = await JournalSources.RowsAsync(call, ports, cancellation);
        var found = new List<CommitResource>();
        await foreach (var commit in rows.ItemAsync(item, cancellation))
        {
            found.Add(CommitResource.Of(commit));
        }

        if (found.Count == 0)
        {
            throw new CliException(ExitCode.NotFound, $"the journal does not know item {item}");
        }

        Write(call, found);
        return ExitCode.Yes;
    }

    private async Task<int> TailAsync(VerbCall call, CancellationToken cancellation)
    {
        try
        {
            await ShowTailAsync(call, cancellation);
        }
        catch (OperationCanceledException) when (call.Has(Follow) && cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how one stops looking.
        }

        return ExitCode.Yes;
    }

    private async Task ShowTailAsync(VerbCall call, CancellationToken cancellation)
    {
        const int last = 10;
        await using var rows = await JournalSources.RowsAsync(call, ports, cancellation);
        var heads = await rows.HeadsAsync(cancellation);
        var reached = heads.ToDictionary(head => head.Shard, head => Math.Max(0, head.Head - last));
        var begun = true;
        do
        {
            if (!begun)
            {
                await Task.Delay(Poll, ports.Time, cancellation);
                call.Streams.CheckOut();
                heads = await rows.HeadsAsync(cancellation);
            }

            var fresh = await FreshAsync(rows, heads, reached, cancellation);
            var shown = fresh.OrderBy(commit => commit.AtMicros).Select(CommitResource.Of).ToList();
            Write(call, begun && !call.Has(Follow) ? shown.TakeLast(last).ToList() : shown, isFirst: begun);
            begun = false;
        }
        while (call.Has(Follow));
    }

    private static async Task<List<JournalCommit>> FreshAsync(
        IJournalRows rows, IReadOnlyList<ShardHead> heads, Dictionary<ShardId, long> reached,
        CancellationToken cancellation)
    {
        var fresh = new List<JournalCommit>();
        foreach (var head in heads)
        {
            var after = reached.GetValueOrDefault(head.Shard);
            while (after < head.Head
                && await rows.CommitsAsync(head.Shard, after, Page, cancellation) is { Count: > 0 } page)
            {
                fresh.AddRange(page);
                after = page[^1].Seq;
            }

            reached[head.Shard] = after;
        }

        return fresh;
    }

    /// <summary>A row an event; as JSON the commits.</summary>
    private static void Write(VerbCall call, List<CommitResource> commits, bool isFirst = true)
    {
        if (call.Output == OutputFormat.Jsonl || (call.Output == OutputFormat.Json && !isFirst))
        {
            commits.ForEach(commit => VerbOutput.Line(call, commit, json => json.CommitResource));
            return;
        }

        if (commits.Count == 0 && !isFirst)
        {
            return;
        }

        VerbOutput.List(
            call, new CommitList(commits, false, null), json => json.CommitList, commits.SelectMany(EventRow.Of),
            json => json.EventRow, ("POSITION", row => row.Position), ("AT", row => row.At),
            ("ITEM", row => row.ItemId), ("EVENT", row => row.Event), ("WHAT", row => row.What));
    }
}
