using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>/cluster/members: who is there, and the two things an operator can ask of a member.</summary>
internal sealed partial class MemberRoutes(ICluster cluster, ILogger<MemberRoutes> log)
{
    private const string Leave = "leave";
    private const string Down = "down";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/cluster/members", ListAsync)
        {
            Tag = "cluster",
            Summary = "Members that are not dead; ?all: the dead ones, too",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(MemberList))],
            Parameters = [new("all", ParameterPlace.Query, "Present: the dead ones, too")],
        });
        routes.Add(new EdgeRoute("PUT", "/cluster/members/{node}", ChangeAsync)
        {
            Tag = "cluster",
            Summary = "leave: hand over the shards and end; down: declare dead",
            Roles = Roles.Operator,
        });
        routes.Add(new EdgeRoute("POST", "/cluster/members/{node}/drain", DrainAsync)
        {
            Tag = "cluster",
            Summary = "Hand over the shards of a member and end it, when another is there to take them",
            Roles = Roles.Operator,
            Body = typeof(ItemReasonBody),
            Answers = [new(202, typeof(MemberResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound,
                OperatorProblems.NodeState,
            ],
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        var map = await cluster.LookAsync(call.Aborted);
        var members = ClusterViews.Members(map, cluster.Me, call.Request.Query.ContainsKey("all"));
        return Answer.Json(StatusCodes.Status200OK, members, ManagementJson.Default.MemberList);
    }

    private async ValueTask<Answer> ChangeAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.MemberChangeBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var operation = check.OneOf("operation", read.Body!.Operation, Leave, Down);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var map = await cluster.LookAsync(call.Aborted);
        var node = MemberName.Find(map, "node", (string)call.Context.GetRouteValue("node")!, out var problem);
        if (node is null)
        {
            return problem!;
        }

        LogAsked(call.Caller.Subject, operation, node.NodeId, node.Incarnation);
        return operation == Leave ? await LeaveAsync(map, node, call) : await DownAsync(map, node, call);
    }

    /// <summary>As leave, but never of the last one that can own shards, and with a reason for the log.</summary>
    private async ValueTask<Answer> DrainAsync(EdgeCall call)
    {
        var (reason, wrong) = await OperatorItemActions.ReasonAsync(call);
        if (wrong is not null)
        {
            return wrong;
        }

        var map = await cluster.LookAsync(call.Aborted);
        var node = MemberName.Find(map, "node", (string)call.Context.GetRouteValue("node")!, out var problem);
        if (node is null)
        {
            return problem!;
        }

        if (!map.Nodes.Any(row => row is { State: NodeState.Up, OwnsShards: true }
            && row.Incarnation != node.Incarnation))
        {
            return DrainRoute.NobodyThere();
        }

        LogDrain(call.Caller.Subject, node.NodeId, node.Incarnation, reason);
        return await LeaveAsync(map, node, call);
    }

    /// <summary>202: asked, or asked before; the member goes when its shards are handed over.</summary>
    private async ValueTask<Answer> LeaveAsync(ClusterMap map, NodeRow node, EdgeCall call) =>
        node.State == NodeState.Draining || await cluster.LeaveAsync(node.Incarnation, call.Aborted)
            ? Changed(StatusCodes.Status202Accepted, map, node with { State = NodeState.Draining })
            : Refused(node, "only a node that is up can leave", "只有状态为 up 的节点才能离开");

    private async ValueTask<Answer> DownAsync(ClusterMap map, NodeRow node, EdgeCall call) =>
        await cluster.DownAsync(node.Incarnation, call.Aborted)
            ? Changed(StatusCodes.Status200OK, map, node with { State = NodeState.Dead })
            : Refused(node, "it is dead already", "该节点已是 dead 状态");

    private Answer Changed(int status, ClusterMap map, NodeRow node) =>
        Answer.Json(status, ClusterViews.Member(map, node, cluster.Me), ManagementJson.Default.MemberResource);

    private static ProblemAnswer Refused(NodeRow node, string english, string chinese)
    {
        var state = ClusterViews.StateName(node.State);
        return new ProblemAnswer(OperatorProblems.NodeState)
        {
            Errors =
            [
                new("node", $"{node.NodeId} is {state}; {english}", $"{node.NodeId} 的状态为 {state}；{chinese}"),
            ],
        };
    }

    [LoggerMessage(1, LogLevel.Information, "{Operator} asks {Operation} of node {Node} ({Incarnation})")]
    private partial void LogAsked(string @operator, string operation, string node, Guid incarnation);

    [LoggerMessage(2, LogLevel.Information, "{Operator} asks {Node} ({Incarnation}) to drain: {Reason}")]
    private partial void LogDrain(string @operator, string node, Guid incarnation, string reason);
}
