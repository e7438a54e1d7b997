using System.Net;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill node: one process, the one that is asked.</summary>
internal sealed class NodeVerbs(VerbPorts ports)
{
    private static readonly VerbOption Wait = new("--wait", null, "Until all shards are handed over");
    private static readonly VerbArgument Level = new("LEVEL", string.Join(", ", LogLevelWords.All), Optional: true);

    public Verb Group => new("node", "One node: what it is, draining it, its settings")
    {
        Verbs =
        [
            new("info", "What the process is and owns", InfoAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "node info --node http://127.0.0.1:8559",
            },
            new("drain", "Hand over all shards and take none any more; the process stays", DrainAsync)
            {
                Options = [Wait, VerbOptions.Timeout, VerbOptions.Node, VerbOptions.Token],
                Example = "node drain --wait --timeout 60s --node http://127.0.0.1:8559",
            },
            new("config", "Every key as it took effect and where it was set, secrets masked", ConfigAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "node config --config hocon/postgres.conf",
            },
            new("log-level", "The least level that is logged, or another one until the next start", LevelAsync)
            {
                Arguments = [Level],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "node log-level debug",
            },
        ],
    };

    private async Task<int> InfoAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var info = await node.GetAsync("/node/info", VerbJson.Lenient.NodeResource, cancellation);
        VerbOutput.One(call, info, json => json.NodeResource, to => TextTable.Pairs(
            to, ("name", info.Name), ("incarnation", info.Incarnation), ("build", info.Build), ("state", info.State),
            ("environment", info.Environment), ("store", info.Store), ("roles", string.Join(", ", info.Roles)),
            ("http", info.Addresses.Http), ("management", info.Addresses.Management),
            ("cluster", info.Addresses.Cluster), ("shards", Shards(info.Shards)), ("process", info.ProcessId),
            ("uptime", TimeSpan.FromSeconds(info.UptimeSeconds))));
        return ExitCode.Yes;
    }

    private async Task<int> DrainAsync(VerbCall call, CancellationToken cancellation)
    {
        var (waits, most) = (call.Has(Wait), VerbOptions.TimeoutOf(call, Timeout.InfiniteTimeSpan));
        await using var node = ClusterSources.NeedNode(call, ports);
        var (status, drain) = await node.SendAsync(
            HttpMethod.Post, "/node/drain", "{}", VerbJson.Lenient.DrainResource, cancellation);
        if (waits && status != HttpStatusCode.OK)
        {
            call.Streams.Error.WriteLine($"seckill: waiting until {drain.Shards} shards are handed over");
            (status, drain) = await DrainedAsync(node, drain, most, cancellation);
        }

        VerbOutput.One(call, drain, json => json.DrainResource, to => to.WriteLine(
            status == HttpStatusCode.OK ? "drained" : $"{drain.State}: {drain.Shards} shards are still there"));
        return waits && status != HttpStatusCode.OK ? ExitCode.No : ExitCode.Yes;
    }

    /// <summary>The last answer stands when the time is over before the next one.</summary>
    private async Task<(HttpStatusCode Status, DrainResource Drain)> DrainedAsync(
        NodeClient node, DrainResource begun, TimeSpan most, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(most, ports.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await node.SendAsync(
                HttpMethod.Post, "/node/drain?wait", "{}", VerbJson.Lenient.DrainResource, end.Token,
                Timeout.InfiniteTimeSpan);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (HttpStatusCode.Accepted, begun);
        }
    }

    /// <summary>Without --node the files and sets themselves are shown: what a node would run with.</summary>
    private async Task<int> ConfigAsync(VerbCall call, CancellationToken cancellation)
    {
        var config = ClusterSources.IsStore(call)
            ? NodeRoutes.Describe(call.LoadSettings()) : await AskConfigAsync(call, cancellation);
        VerbOutput.List(
            call, config, json => json.ConfigResource, config.Settings, json => json.ConfigEntry,
            ("KEY", s => s.Key), ("VALUE", s => s.Value), ("SET BY", s => s.Origin));
        return ExitCode.Yes;
    }

    private async Task<ConfigResource> AskConfigAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = NodeClient.Of(call, ports.Time);
        return await node.GetAsync("/node/config", VerbJson.Lenient.ConfigResource, cancellation);
    }

    private async Task<int> LevelAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var shape = VerbJson.Lenient.LogLevelResource;
        var answer = call.ValueOf(Level) is { } word
            ? (await node.SendAsync(
                HttpMethod.Put, "/node/log-level", new LogLevelResource { Level = word },
                ManagementJson.Default.LogLevelResource, shape, cancellation)).Body
            : await node.GetAsync("/node/log-level", shape, cancellation);
        VerbOutput.One(call, answer, json => json.LogLevelResource, to => to.WriteLine(answer.Level));
        return ExitCode.Yes;
    }

    /// <summary>0-4, 7, 9-12.</summary>
    private static string Shards(IReadOnlyList<int> shards)
    {
        var spans = new List<(int First, int Last)>();
        foreach (var shard in shards)
        {
            if (spans.Count > 0 && spans[^1].Last == shard - 1) spans[^1] = (spans[^1].First, shard);
            else spans.Add((shard, shard));
        }

        return string.Join(", ", spans.Select(s => s.First == s.Last ? $"{s.First}" : $"{s.First}-{s.Last}"));
    }
}
