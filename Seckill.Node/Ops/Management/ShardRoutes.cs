using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>/cluster/shards and /cluster/where: which node owns what, and an operator's wish that it moves.</summary>
internal sealed partial class ShardRoutes(ICluster cluster, ILogger<ShardRoutes> log)
{
    private const int MostNameCharacters = 200;

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/cluster/shards", ListAsync)
        {
            Tag = "cluster",
            Summary = "Shards and their owners; ?stats: with what the owners say of them",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(ShardList))],
            Parameters = [new("stats", ParameterPlace.Query, "Present: ask the owners")],
        });
        routes.Add(new EdgeRoute("POST", "/cluster/shards/{shard}/move", MoveAsync)
        {
            Tag = "cluster",
            Summary = "Wishes that a shard moves to a node",
            Roles = Roles.Operator,
        });
        routes.Add(new EdgeRoute("GET", "/cluster/where/{id}", WhereAsync)
        {
            Tag = "cluster",
            Summary = "The shard of an item and its owner",
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        var told = call.Request.Query.ContainsKey("stats") ? await cluster.DescribeAsync(call.Aborted) : [];
        var map = await cluster.LookAsync(call.Aborted);
        return Answer.Json(
            StatusCodes.Status200OK, ClusterViews.Shards(map, told), ManagementJson.Default.ShardList);
    }

    private async ValueTask<Answer> WhereAsync(EdgeCall call)
    {
        var map = await cluster.LookAsync(call.Aborted);
        return Answer.Json(
            StatusCodes.Status200OK, ClusterViews.Place(map, call.Item), ManagementJson.Default.PlaceResource);
    }

    private async ValueTask<Answer> MoveAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.ShardMoveBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var to = check.Text("to", read.Body!.To, MostNameCharacters);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var map = await cluster.LookAsync(call.Aborted);
        var number = (string)call.Context.GetRouteValue("shard")!;
        if (Find(map, number) is not { } shard)
        {
            return NoSuchShard(map, number);
        }

        var target = MemberName.Find(map, "to", to, out var problem);
        return target is null ? problem! : await MoveAsync(map, shard, target, call);
    }

    /// <summary>202: wished; 200: the target owns it already, so that asking again is safe.</summary>
    private async ValueTask<Answer> MoveAsync(ClusterMap map, ShardRow shard, NodeRow target, EdgeCall call)
    {
        if (shard.Owner == target.Incarnation)
        {
            return Wished(StatusCodes.Status200OK, map, shard);
        }

        LogAsked(call.Caller.Subject, shard.Shard, target.NodeId, target.Incarnation);
        if (await cluster.WishAsync(shard.Shard, target.Incarnation, call.Aborted))
        {
            return Wished(StatusCodes.Status202Accepted, map, shard with { Want = target.Incarnation });
        }

        return TakesNone(target, ClusterViews.StateName(target.State));
    }

    private static ProblemAnswer TakesNone(NodeRow target, string state) => new(OperatorProblems.NodeState)
    {
        Errors =
        [
            target.OwnsShards
                ? new("to", $"{target.NodeId} takes no shards: it is {state}",
                    $"{target.NodeId} 不接收分片：状态为 {state}")
                : new("to", $"{target.NodeId} takes no shards: it has no role shard",
                    $"{target.NodeId} 不接收分片：没有 shard 角色"),
        ],
    };

    private static JsonAnswer<ShardResource> Wished(int status, ClusterMap map, ShardRow shard) =>
        new(status, ClusterViews.Shard(map, shard), ManagementJson.Default.ShardResource);

    private static ShardRow? Find(ClusterMap map, string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? map.Shards.FirstOrDefault(row => row.Shard == new ShardId(number)) : null;

    private static ProblemAnswer NoSuchShard(ClusterMap map, string number) => new(RequestProblems.NotFound)
    {
        Errors =
        [
            new("shard", $"there is no shard {number}; they are numbered 0 to {map.Shards.Count - 1}",
                $"分片 {number} 不存在；编号为 0 到 {map.Shards.Count - 1}"),
        ],
    };

    [LoggerMessage(1, LogLevel.Information, "{Operator} asks shard {Shard} to move to {Node} ({Incarnation})")]
    private partial void LogAsked(string @operator, ShardId shard, string node, Guid incarnation);
}
