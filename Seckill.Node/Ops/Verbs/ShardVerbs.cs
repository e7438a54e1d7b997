using System.Globalization;
using System.Net;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill shards: which node owns what, and moving one.</summary>
internal sealed class ShardVerbs(VerbPorts ports)
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly VerbArgument Item = new("ITEM", "Id of an item");
    private static readonly VerbArgument Shard = new("SHARD", "Number of a shard");
    private static readonly VerbOption To = new("--to", "NODE", "Name or incarnation of the node that shall own it");
    private static readonly VerbOption Wait = new("--wait", null, "Until that node owns it");

    public Verb Group => new("shards", "Shards and their owners: list, find, move")
    {
        Verbs =
        [
            new("list", "Every shard, its owner, its epoch and its head", ListAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "shards list -o jsonl",
            },
            new("stats", "What the owners say: items awake, requests in line", StatsAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "shards stats",
            },
            new("where", "The shard of an item and its owner", WhereAsync)
            {
                Arguments = [Item],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "shards where 0j8h2c6e4f1k9m3p",
            },
            new("move", "Wish that a shard moves to a node", MoveAsync)
            {
                Arguments = [Shard],
                Options = [To, Wait, VerbOptions.Timeout, VerbOptions.Node, VerbOptions.Token],
                Example = "shards move 7 --to node-2 --wait",
            },
        ],
    };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var source = await ClusterSources.OpenAsync(call, ports, cancellation);
        var list = await source.ShardsAsync(stats: false, cancellation);
        VerbOutput.List(
            call, list, json => json.ShardList, list.Shards, json => json.ShardResource, ("SHARD", s => s.Shard),
            ("OWNER", s => s.Owner), ("EPOCH", s => s.Epoch), ("HEAD", s => s.Head), ("WANT", s => s.Want),
            ("INCARNATION", s => s.Incarnation));
        return ExitCode.Yes;
    }

    private async Task<int> StatsAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var source = await ClusterSources.OpenAsync(call, ports, cancellation);
        var list = await source.ShardsAsync(stats: true, cancellation);
        VerbOutput.List(
            call, list, json => json.ShardList, list.Shards, json => json.ShardResource, ("SHARD", s => s.Shard),
            ("OWNER", s => s.Owner), ("EPOCH", s => s.Epoch), ("HEAD", s => s.Head), ("AWAKE", s => s.Awake),
            ("IN-LINE", s => s.InLine));
        if (source is StoreSource)
        {
            call.Streams.Error.WriteLine("seckill: only nodes know what is awake and in line: give --node URL");
        }

        return ExitCode.Yes;
    }

    private async Task<int> WhereAsync(VerbCall call, CancellationToken cancellation)
    {
        var item = VerbOptions.ItemOf(call.ValueOf(Item));
        await using var source = await ClusterSources.OpenAsync(call, ports, cancellation);
        var place = await source.WhereAsync(item, cancellation);
        VerbOutput.One(call, place, json => json.PlaceResource, to => TextTable.Pairs(
            to, ("item", place.ItemId), ("shard", place.Shard), ("node", place.Node), ("epoch", place.Epoch)));
        return ExitCode.Yes;
    }

    private async Task<int> MoveAsync(VerbCall call, CancellationToken cancellation)
    {
        var text = call.ValueOf(Shard);
        var number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            ? shard : throw new CliException(ExitCode.Usage, $"a shard is a number, not '{text}'");
        var target = call.ValueOf(To) ?? throw new CliException(ExitCode.Usage, "move needs --to NODE");
        var most = VerbOptions.TimeoutOf(call, UsualTimeout);
        await using var node = ClusterSources.NeedNode(call, ports);
        var (status, moved) = await node.SendAsync(
            HttpMethod.Post, $"/cluster/shards/{number}/move", new ShardMoveBody { To = target },
            ManagementJson.Default.ShardMoveBody, VerbJson.Lenient.ShardResource, cancellation);
        if (status == HttpStatusCode.Accepted && call.Has(Wait))
        {
            moved = await ArrivedAsync(node, moved, most, cancellation);
        }

        VerbOutput.One(call, moved, json => json.ShardResource, to => to.WriteLine(moved.Want is { } want
            ? $"shard {moved.Shard} will move from {moved.Owner ?? "nobody"} to {want}"
            : $"shard {moved.Shard} is owned by {moved.Owner} (epoch {moved.Epoch})"));
        return ExitCode.Yes;
    }

    private async Task<ShardResource> ArrivedAsync(
        NodeClient node, ShardResource wished, TimeSpan most, CancellationToken cancellation)
    {
        var started = ports.Time.GetTimestamp();
        while (true)
        {
            var isLast = ports.Time.GetElapsedTime(started) >= most;
            try
            {
                var list = await node.ShardsAsync(stats: false, cancellation);
                var now = list.Shards.Single(shard => shard.Shard == wished.Shard);
                if (now.Owner == wished.Want && now.Epoch > wished.Epoch) return now;
                if (now.Want != wished.Want || isLast)
                {
                    throw new CliException(ExitCode.No, $"shard {now.Shard} is owned by {now.Owner ?? "nobody"}, and "
                        + (now.Want is null ? "the wish is gone" : $"shall move to {now.Want}"));
                }
            }
            catch (CliException fault) when (fault.ExitCode == ExitCode.Unreachable && !isLast)
            {
                // Asked again: a node that has much to do answers late.
            }

            await Task.Delay(Pause, ports.Time, cancellation);
        }
    }
}
