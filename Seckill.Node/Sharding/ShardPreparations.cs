using System.Collections.Concurrent;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>
/// Shards that were loaded ahead of their hand-over to this node; kept for a short time, for memory is dear.
/// </summary>
public sealed class ShardPreparations(ShardLoader loader, IShardTable table, TimeProvider time)
{
    private const int MostRounds = 10;
    private const long CloseEnough = 8;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<ShardId, Preparation> _prepared = new();

    /// <summary>
    /// Loads up to the head and follows it until only a few commits are missing; false when it can not be read. What is
    /// read here proves nothing of ownership, it only saves time after the acquire.
    /// </summary>
    public async Task<bool> PrepareAsync(ShardId shard, IReadOnlyList<ItemId> awake, CancellationToken cancellation)
    {
        var preparation = new Preparation();
        while (!_prepared.TryAdd(shard, preparation))
        {
            // An earlier one that was not taken is replaced; one under way is not disturbed.
            if (_prepared.TryGetValue(shard, out var earlier)
                && (!earlier.Done.Task.IsCompleted
                    || !_prepared.TryRemove(new KeyValuePair<ShardId, Preparation>(shard, earlier))))
            {
                return false;
            }
        }

        try
        {
            var head = await HeadAsync(shard, cancellation);
            var loading = await loader.BeginAsync(head, awake, cancellation);
            for (var round = 0; round < MostRounds; round++)
            {
                head = await HeadAsync(shard, cancellation);
                var behind = head.Head - loading.Seq;
                await loading.FollowAsync(head, cancellation);
                if (behind <= CloseEnough)
                {
                    break;
                }
            }

            preparation.DoneAt = time.GetTimestamp();
            preparation.Done.SetResult(loading);
            return true;
        }
        catch (Exception)
        {
            // Whoever takes the shard over loads it by himself, and then says what is wrong with it.
            preparation.Done.TrySetResult(null);
            _prepared.TryRemove(new KeyValuePair<ShardId, Preparation>(shard, preparation));
            return false;
        }
    }

    /// <summary>What was loaded of the shard; null: nothing.</summary>
    public async ValueTask<LoadingShard?> TakeAsync(ShardId shard) =>
        _prepared.TryRemove(shard, out var preparation) ? await preparation.Done.Task : null;

    public void Expire()
    {
        foreach (var (shard, preparation) in _prepared)
        {
            if (preparation.Done.Task.IsCompleted && time.GetElapsedTime(preparation.DoneAt) > Kept)
            {
                _prepared.TryRemove(new KeyValuePair<ShardId, Preparation>(shard, preparation));
            }
        }
    }

    private async ValueTask<ShardHead> HeadAsync(ShardId shard, CancellationToken cancellation)
    {
        var row = (await table.ReadAsync(cancellation)).Single(row => row.Shard == shard);
        return new ShardHead(shard, row.Epoch, row.Head, row.HeadHash);
    }

    private sealed class Preparation
    {
        /// <summary>Written before Done completes.</summary>
        public long DoneAt { get; set; }

        public TaskCompletionSource<LoadingShard?> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
