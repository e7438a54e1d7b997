using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill cluster: who is there, and what an operator can ask of a member.</summary>
internal sealed class ClusterVerbs(VerbPorts ports)
{
    private static readonly VerbOption All = new("--all", null, "The dead, too");
    private static readonly VerbArgument NodeName = new("NODE", "Name or incarnation of a node");

    public Verb Group => new("cluster", "Members of the cluster: show, follow, wait, leave")
    {
        Verbs =
        [
            new("show", "Members and how many shards each one owns", ShowAsync)
            {
                Options = [All, VerbOptions.Node, VerbOptions.Token],
                Example = "cluster show --config hocon/postgres.conf",
            },
            new ClusterTailVerb(ports).Verb,
            new ClusterHealthVerb(ports).Verb,
            new("leave", "Ask a node to hand over its shards and end", LeaveAsync)
            {
                Arguments = [NodeName],
                Options = [VerbOptions.Yes, VerbOptions.Node, VerbOptions.Token],
                Example = "cluster leave node-2 --yes",
            },
            new("down", "Declare a node dead that can not do it itself", DownAsync)
            {
                Arguments = [NodeName],
                Options = [VerbOptions.Yes, VerbOptions.Node, VerbOptions.Token],
                Example = "cluster down node-2 --yes",
            },
            new ClusterWaitVerb(ports).Verb,
        ],
    };

    public static void Print(VerbCall call, MemberList members) => VerbOutput.List(
        call, members, json => json.MemberList, members.Members, json => json.MemberResource,
        ("NODE", m => m.Node), ("STATE", m => m.State), ("SHARDS", m => m.Shards), ("ADDRESS", m => m.Address),
        ("BUILD", m => m.Build), ("INCARNATION", m => m.Incarnation));

    private async Task<int> ShowAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var source = await ClusterSources.OpenAsync(call, ports, cancellation);
        Print(call, await source.MembersAsync(call.Has(All), cancellation));
        return ExitCode.Yes;
    }

    private Task<int> LeaveAsync(VerbCall call, CancellationToken cancellation)
    {
        VerbOptions.NeedYes(call, $"leave ends the process of {call.ValueOf(NodeName)} after it has handed over");
        return ChangeAsync(call, "leave", cancellation);
    }

    private Task<int> DownAsync(VerbCall call, CancellationToken cancellation)
    {
        VerbOptions.NeedYes(call, $"down takes all shards from {call.ValueOf(NodeName)}, dead or not");
        return ChangeAsync(call, "down", cancellation);
    }

    private async Task<int> ChangeAsync(VerbCall call, string operation, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, member) = await node.SendAsync(
            HttpMethod.Put, $"/cluster/members/{Uri.EscapeDataString(call.ValueOf(NodeName)!)}",
            new MemberChangeBody { Operation = operation }, ManagementJson.Default.MemberChangeBody,
            VerbJson.Lenient.MemberResource, cancellation);
        VerbOutput.One(call, member, json => json.MemberResource, to => to.WriteLine(
            $"{member.Node} ({member.Incarnation}) is {member.State}"));
        return ExitCode.Yes;
    }
}
