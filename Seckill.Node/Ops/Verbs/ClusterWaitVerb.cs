using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill cluster wait: until the cluster has settled with so many members; for scripts.</summary>
internal sealed class ClusterWaitVerb(VerbPorts ports)
{
    private const int MostMembers = 1_000;
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly VerbOption Members = new(
        "--members", "N", "Exactly so many living members, all up, and each shard owned by one of them");

    public Verb Verb => new("wait", "Wait until the cluster has settled", RunAsync)
    {
        Options = [Members, VerbOptions.Timeout, VerbOptions.Node, VerbOptions.Token],
        Example = "cluster wait --members 3 --timeout 90s",
    };

    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        var wanted = VerbOptions.NumberOf(call, Members, 1, MostMembers);
        var most = VerbOptions.TimeoutOf(call, UsualTimeout);
        await using var node = ClusterSources.NeedNode(call, ports);
        var started = ports.Time.GetTimestamp();
        while (true)
        {
            var isLast = ports.Time.GetElapsedTime(started) >= most;
            try
            {
                var members = await node.MembersAsync(all: false, cancellation);
                var missing = await MissingAsync(node, members, wanted, cancellation);
                if (missing is null || isLast) return Answer(call, members, missing);
            }
            catch (CliException fault) when (fault.ExitCode == ExitCode.Unreachable && !isLast)
            {
                // A node that is just being restarted.
            }

            await Task.Delay(Pause, ports.Time, cancellation);
        }
    }

    private static int Answer(VerbCall call, MemberList members, string? missing)
    {
        ClusterVerbs.Print(call, members);
        if (missing is null) return ExitCode.Yes;
        call.Streams.Complain($"seckill: {missing}");
        return ExitCode.No;
    }

    /// <summary>Null: settled.</summary>
    private static async Task<string?> MissingAsync(
        NodeClient node, MemberList members, int wanted, CancellationToken cancellation)
    {
        var living = members.Members;
        if (living.Count != wanted) return $"{living.Count} members, not {wanted}";
        if (living.FirstOrDefault(member => member.State != "up") is { } other) return $"{other.Node} is {other.State}";

        var starts = living.Select(member => (Guid?)member.Incarnation).ToHashSet();
        var shards = (await node.ShardsAsync(stats: false, cancellation)).Shards;
        var orphans = shards.Count(shard => !starts.Contains(shard.Incarnation));
        return orphans == 0 ? null : $"{orphans} of {shards.Count} shards have no living owner";
    }
}
