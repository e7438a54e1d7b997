using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>A shard that got another epoch or owner, and when the row said so (microseconds of the history).</summary>
public sealed record ShardMove(ShardId Shard, string? From, string? To, long At);

/// <summary>Looks at the shard rows all the time and notes every change of owner.</summary>
public sealed class OwnerWatch(ClusterGround ground, History history)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly List<ShardMove> _moves = [];

    /// <summary>To be read when the watch has ended.</summary>
    public IReadOnlyList<ShardMove> Moves => _moves;

    public async Task RunAsync(CancellationToken stop)
    {
        var before = await ground.RowsAsync();
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var now = await ground.RowsAsync();
                foreach (var (was, row) in before.Shards.Zip(now.Shards).Where(pair => pair.First.Owner != pair.Second.Owner))
                {
                    _moves.Add(new ShardMove(
                        row.Shard, before.OwnerOf(was.Shard)?.Name, now.OwnerOf(row.Shard)?.Name, history.Now));
                }

                before = now;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
