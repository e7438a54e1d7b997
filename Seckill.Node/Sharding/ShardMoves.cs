using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>Carries out wishes for the shards of this node, and gives all of them away when it drains.</summary>
public sealed partial class ShardMoves(
    ShardHandOver handOver, Guid me, TimeProvider time, ILogger logger)
{
    private const int AtOnceWhenDraining = 4;

    /// <summary>A wish that could not be carried out is tried again after this time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ShardId, long> _failed = new();
    private readonly ConcurrentDictionary<ShardId, bool> _moving = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins the moves that the rows wish for; does not wait.</summary>
    public void See(ClusterMap map)
    {
        foreach (var row in map.Shards)
        {
            if (row.Owner == me && row.Want is { } want && want != me && IsUp(map, want) && MayTry(row.Shard))
            {
                _ = MoveAsync(row.Shard, want, mustGo: false);
            }
        }
    }

    /// <summary>Gives away what this node owns by these rows and can go now, a few shards at a time.</summary>
    public async Task DrainAsync(ClusterMap map)
    {
        var heirs = ShardAllocation.Adopt(map, leaving: me);
        var left = new ConcurrentQueue<ShardId>(
            map.Shards.Where(row => row.Owner == me && heirs.ContainsKey(row.Shard)).Select(row => row.Shard));
        await Task.WhenAll(Enumerable.Range(0, AtOnceWhenDraining).Select(async _ =>
        {
            while (!_stop.IsCancellationRequested && left.TryDequeue(out var shard))
            {
                await MoveAsync(shard, heirs[shard], mustGo: true);
            }
        }));
    }

    public void Stop() => _stop.Cancel();

    private static bool IsUp(ClusterMap map, Guid node) =>
        ShardAllocation.Candidates(map.Nodes).Any(row => row.Incarnation == node);

    private bool MayTry(ShardId shard) =>
        !_failed.TryGetValue(shard, out var at) || time.GetElapsedTime(at) > Pause;

    private async Task<bool> MoveAsync(ShardId shard, Guid target, bool mustGo)
    {
        if (!_moving.TryAdd(shard, true))
        {
            return false;
        }

        try
        {
            var given = await handOver.GiveAsync(shard, target, mustGo, _stop.Token);
            if (given)
            {
                _failed.TryRemove(shard, out _);
            }
            else
            {
                _failed[shard] = time.GetTimestamp();
            }

            return given;
        }
        catch (Exception fault)
        {
            _failed[shard] = time.GetTimestamp();
            LogMoveFailed(fault, shard.Value, target);
            return false;
        }
        finally
        {
            _moving.TryRemove(shard, out _);
        }
    }

    [LoggerMessage(EventId = 4034, Level = LogLevel.Warning, Message = "shard {Shard}: move to {Target} failed")]
    private partial void LogMoveFailed(Exception fault, int shard, Guid target);
}
