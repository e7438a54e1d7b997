using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>seckill dev-cluster: a whole cluster on this machine by one command.</summary>
internal sealed class LocalClusterVerb(VerbPorts ports)
{
    private const int MostNodes = 9;
    private const int HighestOffset = 50_000;
    private const string Directory = "data/dev-cluster";

    private static readonly VerbOption Nodes = new("--nodes", "N", $"How many nodes, 1 to {MostNodes} (3)");

    private static readonly VerbOption Postgres = new(
        "--postgres", "CONNECTION", "Their database; else SECKILL_POSTGRES, else a private server under data/");

    private static readonly VerbOption PortOffset = new(
        "--port-offset", "N", "Added to the usual ports 5080, 8558, 7946, counted up node by node (0)");

    public Verb Verb => new("dev-cluster", "Nodes on this machine, on PostgreSQL; Ctrl-C stops all", RunAsync)
    {
        Options = [Nodes, Postgres, PortOffset],
        Example = "dev-cluster --nodes 3 --set seckill.cluster.shards=16",
    };

    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        var count = VerbOptions.NumberOf(call, Nodes, 1, MostNodes, 3);
        var offset = VerbOptions.NumberOf(call, PortOffset, 0, HighestOffset, 0);
        var places = Enumerable.Range(0, count)
            .Select(index => (Node: $"node-{index + 1}", Ports: LocalPorts.Of(index, offset))).ToList();
        LocalPorts.RefuseTaken(places);
        var view = new LogView(call.Streams);
        var directory = offset == 0 ? Directory : $"{Directory}-{offset}";
        await using var database = await LocalDatabase.OpenAsync(
            call.ValueOf(Postgres) ?? call.Streams.Environment("SECKILL_POSTGRES"), $"{directory}/postgres", ports.Time,
            cancellation);
        await using var nodes = new LocalNodes(call, directory, database, view, ports.Time);
        return await nodes.RunAsync(places, cancellation);
    }
}
