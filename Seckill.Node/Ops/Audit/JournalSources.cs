using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>Chooses where an audit reads: an exported file, a store, or a node.</summary>
internal static class JournalSources
{
    public static readonly VerbOption File = new("--file", "FILE", "An exported journal; no database is needed");

    /// <summary>--file that file; --config or --set without --node that store; else a node.</summary>
    public static async Task<IJournalSource> OpenAsync(
        VerbCall call, VerbPorts ports, CancellationToken cancellation, bool withShipTo = false) =>
        call.ValueOf(File) is { } path ? new JournalFileSource(path)
            : new StoreJournalSource(await RowsAsync(call, ports, cancellation), withShipTo);

    public static async Task<IJournalRows> RowsAsync(
        VerbCall call, VerbPorts ports, CancellationToken cancellation) => ClusterSources.IsStore(call)
        ? await ports.OpenStore(call.LoadSettings(), cancellation)
        : new NodeJournalRows(NodeClient.Of(call, ports.Time));
}
