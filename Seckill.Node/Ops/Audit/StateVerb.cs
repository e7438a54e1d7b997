using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill audit state: whether an item's owner holds in memory what the journal says.</summary>
internal sealed class StateVerb(VerbPorts ports)
{
    private static readonly VerbArgument Item = new("ITEM", "Id of an item");

    public Verb Verb => new("state", "Whether an item's owner holds in memory what the journal folds to", AskAsync)
    {
        Arguments = [Item],
        Options = [VerbOptions.Node, VerbOptions.Token],
        Example = "audit state 0j8h2c6e4f1k9m3p",
    };

    /// <summary>1 when it does not.</summary>
    private async Task<int> AskAsync(VerbCall call, CancellationToken cancellation)
    {
        var item = VerbOptions.ItemOf(call.ValueOf(Item));
        await using var node = ClusterSources.NeedNode(call, ports);
        var found = await node.GetAsync(
            $"/audit/items/{item}/state", VerbJson.Lenient.StateCheckResource, cancellation);
        VerbOutput.List(
            call, found, json => json.StateCheckResource, [found], json => json.StateCheckResource,
            ("SAME", one => one.Same ? "yes" : "no"), ("VERSION", one => one.Version),
            ("JOURNAL-VERSION", one => one.JournalVersion), ("ORDERS", one => one.Orders),
            ("POSITION", one => $"{one.Position.Shard}/{one.Position.Offset}"), ("LIVE", one => one.Live[..16]),
            ("JOURNAL", one => one.Journal.Length > 16 ? one.Journal[..16] : "-"));
        return found.Same ? ExitCode.Yes : ExitCode.No;
    }
}
