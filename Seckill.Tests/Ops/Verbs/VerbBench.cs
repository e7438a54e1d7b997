using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;
using Seckill.Node.Sharding;
using Seckill.Tests.Ops.Audit;
using Seckill.Tests.Ops.Management;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>
/// Runs verbs as a shell would, against a listener over a scripted cluster or against rows of a store.
/// </summary>
internal sealed class VerbBench : IAsyncDisposable
{
    public required ManagementUnderTest Node { get; init; }

    public ScriptedCluster Cluster => Node.Cluster;

    /// <summary>What a verb with --set sees; null: the store can not be opened.</summary>
    public ClusterMap? Stored { get; set; }

    /// <summary>And its journal.</summary>
    public MemoryRows? Journal { get; set; }

    /// <summary>What verbs wait by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether somebody still reads what verbs write.</summary>
    public Action CheckOut { get; set; } = () => { };

    /// <summary>The environment of the verbs.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public static async Task<VerbBench> StartAsync(bool development = true, TimeProvider? time = null) => new()
    {
        Node = await ManagementUnderTest.StartAsync(development),
        Time = time ?? TimeProvider.System,
    };

    /// <summary>The verb with --node of the listener.</summary>
    public Task<VerbResult> AskAsync(string line) => RunAsync($"{line} --node {Node.Address}");

    /// <summary>As typed; words are split at spaces.</summary>
    public Task<VerbResult> RunAsync(string line) =>
        RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), new StringWriter());

    public async Task<VerbResult> RunAsync(string[] words, StringWriter output, CancellationToken stop = default)
    {
        var error = new StringWriter();
        var code = await CliHost.RunAsync(
            words, new CliStreams(output, error, false, Environment.GetValueOrDefault) { CheckOut = CheckOut },
            (_, _) => throw new InvalidOperationException("no node is run here"),
            VerbList.Of(new VerbPorts((_, _) => OpenAsync(), Time)), stop);
        return new VerbResult(code, output.ToString(), error.ToString());
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private Task<IStoreView> OpenAsync() => Stored is { } map
        ? Task.FromResult<IStoreView>(new Rows(map, Journal))
        : throw new CliException(ExitCode.Unreachable, "no store");

    private sealed class Rows(ClusterMap map, MemoryRows? journal) : IStoreView
    {
        public Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation) =>
            journal!.HeadsAsync(cancellation);

        public Task<IReadOnlyList<JournalCommit>> CommitsAsync(
            ShardId shard, long after, int most, CancellationToken cancellation) =>
            journal!.CommitsAsync(shard, after, most, cancellation);

        public Task<IReadOnlyList<ShipToRow>?> ShipToAsync(
            ShardId shard, long from, long to, CancellationToken cancellation) =>
            journal!.ShipToAsync(shard, from, to, cancellation);

        public Task<ClusterMap> ReadAsync(CancellationToken cancellation) => Task.FromResult(map);

        public Task<IReadOnlyList<ShardOffset>> StraysAsync(CancellationToken cancellation) =>
            journal!.StraysAsync(cancellation);

        public IJournalCopy Side => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Exit code and what was written where.</summary>
internal sealed record VerbResult(int Code, string Out, string Error)
{
    public string[] Lines => Out.TrimEnd().ReplaceLineEndings("\n").Split('\n');
}
