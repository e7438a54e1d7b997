using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>
/// One sale under way on a cluster: an item of plenty on every owner, one that sells out, one whose units keep coming
/// back; a crowd of buyers on all of them, and a metronome on those of plenty.
/// </summary>
public sealed class ClusterScene : IAsyncDisposable
{
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);

    private const int Plenty = 1_000_000;
    private const int MostItems = 60;
    private const int MostVisits = 100_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterGround _ground;
    private readonly List<ItemId> _items = [];
    private readonly List<ItemId> _plenty = [];
    private int _shardCount;
    private Task _load = Task.CompletedTask;
    private bool _hasVerdict;

    private ClusterScene(ClusterGround ground)
    {
        _ground = ground;
        Front = new Storefront(ground, new History(TimeProvider.System));
    }

    public Storefront Front { get; }

    public History History => Front.History;

    /// <summary>When the load was told to end, in microseconds of the history.</summary>
    public long SoldUntil { get; private set; } = long.MaxValue;

    /// <summary>Items that do not sell out, at least one of every node that owns shards.</summary>
    public IReadOnlyList<ItemId> Items => _plenty;

    public static async Task<ClusterScene> StartAsync(ClusterGround ground, int seed)
    {
        var scene = new ClusterScene(ground);
        await scene.OpenAsync();
        var crowd = new Crowd(scene.Front,
            new CrowdPlan(scene._items, CampaignCounts.Rate, MostVisits), seed, TimeProvider.System);
        var metronome = new Metronome(scene.Front, scene._plenty, Beat, int.MaxValue, TimeProvider.System);
        await metronome.TakePassesAsync();
        scene._load = Task.WhenAll(crowd.RunAsync(scene._stop.Token), metronome.RunAsync(scene._stop.Token));
        return scene;
    }

    public ShardId ShardOf(ItemId item) => ShardId.Of(item, _shardCount);

    /// <summary>Lets the sale go on for a while.</summary>
    public static Task SellAsync(TimeSpan time) =>
        Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>The items of plenty that a node owns now.</summary>
    public async Task<IReadOnlyList<ItemId>> ItemsOfAsync(string node)
    {
        var rows = await _ground.RowsAsync();
        return [.. _plenty.Where(item => rows.OwnerOf(item)?.Name == node)];
    }

    /// <summary>Completes when each of them has sold to somebody who asked after that instant.</summary>
    public Task<Operation[]> AgainAsync(IEnumerable<ItemId> items, long after, TimeSpan most) =>
        Task.WhenAll(items.Select(item => History.AgainAsync(item, after, most)));

    /// <summary>Ends the load, and the scenario with its verdict.</summary>
    public async Task<CheckTotals> EndAsync(string name)
    {
        await StopAsync();
        _hasVerdict = true;
        return await ClusterVerdict.AssertAsync(_ground, Front, _items, name);
    }

    public async Task StopAsync()
    {
        SoldUntil = Math.Min(SoldUntil, History.Now);
        await _stop.CancelAsync();
        await _load;
    }

    /// <summary>A scenario that ended before its verdict leaves its evidence, too.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_hasVerdict)
        {
            await ClusterVerdict.SaveAsync(_ground, Front, "unfinished", "the scenario ended before its verdict");
        }

        Front.Dispose();
        _stop.Dispose();
    }

    private async Task OpenAsync()
    {
        var rows = await _ground.RowsAsync();
        _shardCount = rows.Shards.Count;
        var owners = rows.Up.Where(member => rows.Shards.Any(shard => shard.Owner == member.Incarnation))
            .Select(member => member.Name).ToHashSet();
        for (var made = 0; owners.Count > 0 && made < MostItems; made++)
        {
            var item = await Front.OpenItemAsync(Plenty, perBuyerLimit: Plenty);
            _items.Add(item);
            if (owners.Remove(rows.OwnerOf(item)!.Name))
            {
                _plenty.Add(item);
            }
        }

        _items.RemoveAll(item => !_plenty.Contains(item));
        _items.Add(await Front.OpenItemAsync(stock: 60));
        _items.Add(await Front.OpenItemAsync(stock: 15, holdSeconds: 5));
    }
}
