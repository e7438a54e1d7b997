using System.Globalization;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>
/// Starts the nodes, shows what they log, says when they are ready and when one ends, and stops them all.
/// </summary>
internal sealed class LocalNodes(
    VerbCall call, string directory, LocalDatabase database, LogView view, TimeProvider time) : IAsyncDisposable
{
    private readonly List<LocalNode> _nodes = [];

    /// <summary>Until cancelled (0), or until every node has ended by itself (the last one's exit code).</summary>
    public async Task<int> RunAsync(
        IEnumerable<(string Node, LocalPorts Ports)> places, CancellationToken cancellation)
    {
        foreach (var (node, ports) in places) _nodes.Add(Start(node, ports));
        try
        {
            var ready = await Task.WhenAll(_nodes.Select(node => node.ReadyAsync(cancellation)));
            if (ready.Contains(false)) return await FailedAsync();
            view.Say(Summary());
            return await WatchAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            view.Say("== stopping all nodes");
            return ExitCode.Yes;
        }
    }

    /// <summary>All at once: each one hands over what it can.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.StopAsync()));
        _nodes.ForEach(node => node.Dispose());
    }

    private LocalNode Start(string name, LocalPorts ports)
    {
        var data = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        var file = Path.Combine(directory, $"{name}.conf");
        NodeFile.Write(file, call.ConfigFile,
        [
            .. call.Sets,
            $"seckill.node.name={name}",
            $"seckill.node.data-dir={data}",
            $"seckill.http.listen=http://127.0.0.1:{ports.Http}",
            $"seckill.management.listen=http://127.0.0.1:{ports.Management}",
            $"seckill.cluster.listen=127.0.0.1:{ports.Cluster}",
            $"seckill.cluster.advertise=127.0.0.1:{ports.Cluster}",
            "seckill.journal.store=postgres",
            $"seckill.journal.postgres.connection-string={database.Connection}",
        ]);
        var index = _nodes.Count;
        return LocalNode.Start(name, ports, file, call.Sets, line => view.Line(index, name, line), time);
    }

    /// <summary>Says which node ended and how it is started again, as long as one runs.</summary>
    private async Task<int> WatchAsync(CancellationToken cancellation)
    {
        var running = _nodes.ToList();
        var code = ExitCode.Yes;
        while (running.Count > 0)
        {
            await Task.WhenAny(running.Select(node => node.Exited)).WaitAsync(cancellation);
            var ended = running.First(node => node.Exited.IsCompleted);
            code = await ended.Exited;
            running.Remove(ended);
            view.Say($"== {ended.Name} ended{Reason(code)}; to start it again, in another terminal:\n"
                + $"  {ThisBinary.Typed} run --config {ended.File}");
        }

        view.Say("== no node runs any more");
        return code == ExitCode.Yes ? ExitCode.No : code;
    }

    private async Task<int> FailedAsync()
    {
        var ended = _nodes.First(node => node.Exited.IsCompleted);
        var code = await ended.Exited;
        view.Say($"== {ended.Name} ended{Reason(code)} before it was ready; its last lines above say why");
        return code == ExitCode.Yes ? ExitCode.No : code;
    }

    private static string Reason(int code) => code switch
    {
        ExitCode.Yes => "",
        > 128 => string.Create(CultureInfo.InvariantCulture, $" by signal {code - 128}"),
        _ => string.Create(CultureInfo.InvariantCulture, $" with exit code {code}"),
    };

    private string Summary()
    {
        var lines = _nodes.Select(node => $"  {node.Name}   {node.Http.Authority}   management "
            + $"{node.Management.Authority}   process {node.ProcessId}");
        var (first, last) = (_nodes[0], _nodes[^1]);
        var ready = _nodes.Count == 1 ? "1 node is ready." : $"{_nodes.Count} nodes are ready, each takes any request.";
        var options = first.Ports.Management == 8558 ? "" : $" --node {first.Management.ToString().TrimEnd('/')}";
        return $"""

            {ready}
            {string.Join('\n', lines)}
              store    {database.Description}
              REST API {first.Http}docs
            Try, in another terminal:
              {ThisBinary.Typed} cluster show{options}
              {ThisBinary.Typed} cluster tail{options}
              kill -9 {last.ProcessId}     # and see who takes the shards of {last.Name}
            Ctrl-C stops all.

            """;
    }
}
