using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Peers;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Sharding;

/// <summary>
/// All shards of this node: takes those that are nobody's or a dead node's and fall to it, serves them, and takes them
/// again when serving ended though they are still ours.
/// </summary>
public sealed partial class ShardRegion(
    IShardTable table, NodeMembership membership, ShardOwners owners, ShardParts parts, int shardCount,
    TimeProvider time, ILogger logger)
{
    private const int MostCarried = 20_000;

    private readonly ShardHost?[] _hosts = new ShardHost?[shardCount];
    // They outlive a host: what it has told, the next one of the same shard knows.
    private readonly LostAttempts[] _lost = [.. Enumerable.Range(0, shardCount).Select(_ => new LostAttempts())];
    private readonly ConcurrentDictionary<ShardId, Task> _running = new();
    private readonly ConcurrentDictionary<ShardId, bool> _broken = new();
    private readonly ShardPreparations _prepared = new(parts.Loader, table, time);
    private readonly CancellationTokenSource _stop = new();

    public int ShardCount => shardCount;

    public LeavingShards Leaving { get; } = new();

    public ExpectedShards Expected { get; } = new(MostCarried, time);

    /// <summary>Shards that serve now.</summary>
    public int ServedCount => _hosts.Count(host => host?.Activator is not null);

    /// <summary>Hosts of shards that serve now.</summary>
    public IEnumerable<ShardHost> Serving => _hosts.Where(host => host?.Activator is not null)!;

    /// <summary>
    /// True when a shard's history could not be replayed: it does not serve until a person has looked.
    /// </summary>
    public bool IsBroken => !_broken.IsEmpty;

    public int BrokenCount => _broken.Count;

    /// <summary>What this node says of the shards it serves.</summary>
    public PeerReply Describe() => new ShardsDescribed([.. Serving.Select(host => new ShardDescription(
        host.Shard, host.Epoch, host.Head.Head, host.Activator?.AwakeCount ?? 0, host.Activator?.InLine ?? 0))]);

    public ShardId ShardOf(ItemId item) => ShardId.Of(item, shardCount);

    public ShardHost? Find(ShardId shard) => Volatile.Read(ref _hosts[shard.Value]);

    public ItemActivator? ActivatorOf(ShardId shard) => Find(shard)?.Activator;

    /// <summary>Knocks at the items' clocks and saves snapshots until stopped.</summary>
    public Task RunAsync() => new ShardTicker(_hosts, time, logger).RunAsync(_stop.Token);

    /// <summary>
    /// Begins to take what falls to this node by these rows. It does not wait: a shard that can not be had now is tried
    /// again at the next look.
    /// </summary>
    public void See(ClusterMap map)
    {
        _prepared.Expire();
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var adopted = membership.IsDraining
            ? new Dictionary<ShardId, Guid>() : ShardAllocation.Adopt(map);
        foreach (var row in map.Shards)
        {
            Expected.Drop(row.Shard, row.Owner, parts.Me);
            var isMine = row.Owner == parts.Me && !Expected.MustWait(row.Shard);
            if (isMine || (adopted.TryGetValue(row.Shard, out var heir) && heir == parts.Me))
            {
                _ = Take(row.Shard, row.Epoch);
            }
        }
    }

    /// <summary>Loads a shard ahead, for its owner is about to hand it over to this node.</summary>
    public Task<bool> PrepareAsync(ShardId shard, Guid owner, IReadOnlyList<ItemId> awake)
    {
        Expected.Announce(shard, owner, _lost[shard.Value]);
        return membership.IsDraining || _stop.IsCancellationRequested
            ? Task.FromResult(false) : _prepared.PrepareAsync(shard, awake, _stop.Token);
    }

    /// <summary>
    /// The row names this node since that epoch, and the previous owner has nothing more to send on: true when the
    /// shard serves.
    /// </summary>
    public async Task<bool> TakeOverAsync(ShardId shard, long epoch)
    {
        Expected.Complete(shard);
        owners.Learn(shard, parts.Me, epoch);
        var running = Take(shard, epoch);
        while (ActivatorOf(shard) is null && !running.IsCompleted)
        {
            var changed = owners.Changed;
            if (ActivatorOf(shard) is null)
            {
                await Task.WhenAny(changed, running);
            }
        }

        return ActivatorOf(shard) is not null;
    }

    /// <summary>Ends every shard: mailboxes are emptied first, snapshots saved.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_hosts.Where(host => host is not null).Select(host => host!.StopAsync()));
        await Task.WhenAll(_running.Values);
    }

    /// <summary>This node was declared dead: nothing more may be appended, so nothing is tried.</summary>
    public void Abort()
    {
        _stop.Cancel();
        foreach (var host in _hosts)
        {
            host?.Abort();
        }
    }

    /// <summary>Begins to acquire and serve, unless that is under way; completes when serving has ended.</summary>
    private Task Take(ShardId shard, long seenEpoch)
    {
        if (_broken.ContainsKey(shard) || Leaving.Contains(shard))
        {
            return Task.CompletedTask;
        }

        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _running.GetOrAdd(shard, end.Task);
        if (running == end.Task)
        {
            _ = RunAsync(shard, seenEpoch, end);
        }

        return running;
    }

    private async Task RunAsync(ShardId shard, long seenEpoch, TaskCompletionSource end)
    {
        ParkedRequests? carried = null;
        try
        {
            var proof = new AcquireProof(parts.Permit.Lapses, parts.Items.Clock.Mark());
            Crash.At(CrashPoint.AcquireBeforeStatement);
            if (await table.AcquireAsync(shard, seenEpoch, parts.Me, _stop.Token) is { } head)
            {
                Crash.At(CrashPoint.AcquireAfterStatement);
                ShardMeter.Acquired("taken");
                owners.Learn(shard, parts.Me, head.Epoch);
                var prepared = await _prepared.TakeAsync(shard);
                carried = Expected.Take(shard);
                await ServeAsync(new ShardHost(parts, head, proof, _lost[shard.Value], prepared, carried));
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogAcquireFailed(fault, shard.Value, seenEpoch);
        }
        catch (OperationCanceledException)
        {
            // Stopped while acquiring: the row may name us, and whoever reads it then finds us dead.
        }
        finally
        {
            carried?.Refuse();
            _running.TryRemove(shard, out _);
            end.SetResult();
        }
    }

    private async Task ServeAsync(ShardHost host)
    {
        Volatile.Write(ref _hosts[host.Shard.Value], host);
        if (_stop.IsCancellationRequested)
        {
            host.Abort();
        }

        var ended = await host.RunAsync();
        Interlocked.CompareExchange(ref _hosts[host.Shard.Value], null, host);
        parts.Items.Watches.Moved(item => ShardOf(item) == host.Shard);
        if (ended == WriterEnd.Broken)
        {
            _broken[host.Shard] = true;
        }

        ShardMeter.Ended(ended);
        LogEnded(host.Shard.Value, host.Epoch, ended);
    }

    [LoggerMessage(
        EventId = 4011, Level = LogLevel.Warning, Message = "shard {Shard} epoch {Epoch}: could not be acquired")]
    private partial void LogAcquireFailed(Exception fault, int shard, long epoch);

    [LoggerMessage(
        EventId = 4012, Level = LogLevel.Information, Message = "shard {Shard} epoch {Epoch}: ended ({End})")]
    private partial void LogEnded(int shard, long epoch, WriterEnd end);
}
