using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Problems;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>POST /node/drain: hands the shards of this node over; the process stays until somebody ends it.</summary>
internal sealed partial class DrainRoute(
    ICluster cluster, ManagementParts parts, ManagementStop stop, ILogger<DrainRoute> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private Task<bool>? _draining;

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/node/drain", DrainAsync)
    {
        Tag = "node",
        Summary = "Hand over all shards; 202 while it lasts, with ?wait the answer waits for the end",
        Roles = Roles.Operator,
    });

    private async ValueTask<Answer> DrainAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.EmptyBody, EmptyBody.Instance);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        if (!CanDrain(await cluster.LookAsync(call.Aborted)))
        {
            return NobodyThere();
        }

        LogAsked(call.Caller.Subject);
        var draining = Begin();
        if (call.Request.Query.ContainsKey("wait"))
        {
            await EndAsync(draining, call.Aborted);
        }

        if (!draining.IsCompleted)
        {
            return State(StatusCodes.Status202Accepted, "draining");
        }

        return await draining ? State(StatusCodes.Status200OK, "drained") : NobodyThere();
    }

    /// <summary>A drain can not be taken back: it is not begun where nobody is there to go on.</summary>
    private bool CanDrain(ClusterMap map) => HasHeirs(map)
        || map.Nodes.Any(row => row.Incarnation == cluster.Me && row.State == NodeState.Draining);

    private bool HasHeirs(ClusterMap map) => map.Nodes.Any(row =>
        row is { State: NodeState.Up, OwnsShards: true } && row.Incarnation != cluster.Me);

    /// <summary>One drain at a time; it goes on whoever waits for it.</summary>
    private Task<bool> Begin()
    {
        lock (_gate)
        {
            return _draining is null or { IsFaulted: true } or { IsCanceled: true }
                or { IsCompletedSuccessfully: true, Result: false } ? _draining = DrainAsync() : _draining;
        }
    }

    /// <summary>
    /// A shard that was just on its way somewhere stays behind: as long as there are heirs, once more.
    /// </summary>
    private async Task<bool> DrainAsync()
    {
        while (!await cluster.DrainAsync())
        {
            if (!HasHeirs(await cluster.LookAsync(stop.Token)))
            {
                return false;
            }

            await Task.Delay(Pause, parts.Time, stop.Token);
        }

        return true;
    }

    /// <summary>
    /// Waits for the drain, or until nobody waits for this answer any more; then it is answered as it is.
    /// </summary>
    private async Task EndAsync(Task draining, CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted, stop.Token);
        await Task.WhenAny(draining, Task.Delay(Timeout.InfiniteTimeSpan, parts.Time, end.Token));
        await end.CancelAsync();
    }

    private JsonAnswer<DrainResource> State(int status, string state)
    {
        var left = cluster.Map.Shards.Count(row => row.Owner == cluster.Me);
        return new(
            status, new DrainResource(state, state == "drained" ? 0 : left), ManagementJson.Default.DrainResource);
    }

    internal static ProblemAnswer NobodyThere() => new(OperatorProblems.NodeState)
    {
        Errors =
        [
            new("node", "no other node is up to take the shards; start one, then drain again",
                "没有其他处于 up 状态的节点可以接管分片；请先启动一个节点再重试"),
        ],
    };

    [LoggerMessage(1, LogLevel.Information, "{Operator} asks this node to drain")]
    private partial void LogAsked(string @operator);
}
