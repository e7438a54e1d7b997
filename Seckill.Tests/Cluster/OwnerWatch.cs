using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>A shard that got another owner, and when its row said so (microseconds of the history).</summary>
public sealed record ShardMove(ShardId Shard, string? From, string? To, long At);

/// <summary>Looks at the shard rows all the time and notes every change of owner.</summary>
public sealed class OwnerWatch : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly List<ShardMove> _moves = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private OwnerWatch(ClusterGround ground, History history) => _running = RunAsync(ground, history);

    public static OwnerWatch Start(ClusterGround ground, History history) => new(ground, history);

    /// <summary>Ends the watch and returns what it saw, oldest first.</summary>
    public async Task<IReadOnlyList<ShardMove>> EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _moves;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(ClusterGround ground, History history)
    {
        var before = await ground.RowsAsync();
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var now = await ground.RowsAsync();
                var at = history.Now;
                foreach (var (was, row) in before.Shards.Zip(now.Shards)
                    .Where(pair => pair.First.Owner != pair.Second.Owner))
                {
                    _moves.Add(new ShardMove(
                        row.Shard, before.OwnerOf(was.Shard)?.Name, now.OwnerOf(row.Shard)?.Name, at));
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
