using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill audit certificate: whether an item's units, orders and money balance.</summary>
internal sealed class CertificateVerb(VerbPorts ports)
{
    private static readonly VerbArgument Item = new("ITEM", "Id of an item");

    public Verb Verb => new("certificate", "Whether an item's units, orders and money balance", AskAsync)
    {
        Arguments = [Item],
        Options = [VerbOptions.Node, VerbOptions.Token],
        Example = "audit certificate 0j8h2c6e4f1k9m3p",
    };

    /// <summary>1 when it does not balance.</summary>
    private async Task<int> AskAsync(VerbCall call, CancellationToken cancellation)
    {
        var item = VerbOptions.ItemOf(call.ValueOf(Item));
        await using var node = ClusterSources.NeedNode(call, ports);
        var found = await node.GetAsync(
            $"/audit/items/{item}/certificate", VerbJson.Lenient.CertificateResource, cancellation);
        VerbOutput.List(
            call, found, json => json.CertificateResource, [found], json => json.CertificateResource,
            ("BALANCED", one => one.Balanced ? "yes" : "no"), ("TOTAL", one => one.Total), ("FREE", one => one.Free),
            ("HELD", one => one.Held), ("SOLD", one => one.Sold), ("RETURNED", one => one.Returned),
            ("CAPTURED", one => one.Money.Captured), ("REFUNDED", one => one.Money.Refunded),
            ("DUE", one => one.Money.Due), ("POSITION", one => $"{one.Position.Shard}/{one.Position.Offset}"));
        foreach (var difference in found.Differences)
        {
            call.Streams.Error.WriteLine($"seckill: {difference}");
        }

        return found.Balanced ? ExitCode.Yes : ExitCode.No;
    }
}
