using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>
/// All shards of this node: takes those that are nobody's or a dead node's, serves them, and takes them again when
/// serving ended though they are still ours.
/// </summary>
public sealed partial class ShardRegion(
    IShardTable table, NodeMembership membership, ShardParts parts, int shardCount, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SnapshotInterval = TimeSpan.FromSeconds(60);

    private readonly ShardHost?[] _hosts = new ShardHost?[shardCount];
    private readonly ConcurrentDictionary<ShardId, Task> _running = new();
    private readonly ConcurrentDictionary<ShardId, bool> _broken = new();
    private readonly TaskCompletionSource _allServed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _looking;

    public int ShardCount => shardCount;

    /// <summary>Completes when every shard was served at once for the first time.</summary>
    public Task AllServed => _allServed.Task;

    /// <summary>Shards that serve now.</summary>
    public int ServedCount => _hosts.Count(host => host?.Activator is not null);

    public ShardId ShardOf(ItemId item) => ShardId.Of(item, shardCount);

    public ShardHost? Find(ShardId shard) => Volatile.Read(ref _hosts[shard.Value]);

    public ShardHost? FindFor(ItemId item) => Find(ShardOf(item));

    /// <summary>The heads this node knows, for those who project them.</summary>
    public IEnumerable<ShardHead> Heads => _hosts.Where(host => host is not null).Select(host => host!.Head);

    /// <summary>Looks at the shard rows until stopped. A store that is away is looked for again.</summary>
    public async Task RunAsync()
    {
        _looking = true;
        var ticking = Task.WhenAll(TickAsync(), SnapshotAsync());
        using var timer = new PeriodicTimer(LookInterval, time);
        do
        {
            try
            {
                await LookAsync();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogLookFailed(fault);
            }
        }
        while (await NextAsync(timer));
        _looked.TrySetResult();
        await ticking;
    }

    /// <summary>Ends every shard: mailboxes are emptied first, snapshots saved.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_looking)
        {
            await _looked.Task;
        }

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

    private async Task LookAsync()
    {
        var rows = await table.ReadAsync(_stop.Token);
        var alive = membership.Alive;
        await Task.WhenAll(rows.Where(row => IsMineToTake(row, alive)).Select(TakeAsync));
        if (ServedCount == shardCount)
        {
            _allServed.TrySetResult();
        }
    }

    private bool IsMineToTake(ShardRow row, IReadOnlySet<Guid> alive) =>
        !_running.ContainsKey(row.Shard) && !_broken.ContainsKey(row.Shard)
        && (row.Owner is not { } owner || owner == parts.Me || !alive.Contains(owner));

    private async Task TakeAsync(ShardRow row)
    {
        try
        {
            if (await table.AcquireAsync(row.Shard, row.Epoch, parts.Me, _stop.Token) is { } head)
            {
                var host = new ShardHost(parts, head);
                Volatile.Write(ref _hosts[row.Shard.Value], host);
                _running[row.Shard] = ServeAsync(host);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogAcquireFailed(fault, row.Shard.Value, row.Epoch);
        }
    }

    private async Task ServeAsync(ShardHost host)
    {
        // A store that answers at once must not end the host before it is entered among the running ones.
        await Task.Yield();
        var end = await host.RunAsync();
        if (end == WriterEnd.Broken)
        {
            _broken[host.Shard] = true;
        }

        LogEnded(host.Shard.Value, host.Epoch, end);
        _running.TryRemove(host.Shard, out _);
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickInterval, time);
        while (await NextAsync(timer))
        {
            foreach (var host in _hosts)
            {
                host?.Tick();
            }
        }
    }

    /// <summary>Apart from the ticks: a slow store must not hold up the clocks of items.</summary>
    private async Task SnapshotAsync()
    {
        using var timer = new PeriodicTimer(SnapshotInterval, time);
        while (await NextAsync(timer))
        {
            foreach (var host in _hosts)
            {
                await (host?.SnapshotAsync() ?? Task.CompletedTask);
            }
        }
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 4010, Level = LogLevel.Warning, Message = "the shard table could not be read")]
    private partial void LogLookFailed(Exception fault);

    [LoggerMessage(
        EventId = 4011, Level = LogLevel.Warning, Message = "shard {Shard} epoch {Epoch}: could not be acquired")]
    private partial void LogAcquireFailed(Exception fault, int shard, long epoch);

    [LoggerMessage(
        EventId = 4012, Level = LogLevel.Information, Message = "shard {Shard} epoch {Epoch}: ended ({End})")]
    private partial void LogEnded(int shard, long epoch, WriterEnd end);
}
