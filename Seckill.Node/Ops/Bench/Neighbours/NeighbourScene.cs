using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>What the others' purchases meet.</summary>
internal enum Surrounding
{
    Alone,

    /// <summary>A hot item, open loop at half of what it reaches.</summary>
    HotAtHalf,

    /// <summary>A hot item, closed loop: as much as it can take.</summary>
    HotAtFull,

    /// <summary>The echo server, closed loop: it shares nothing with the node but the processors.</summary>
    StrangerAtFull,
}

/// <summary>
/// A node with a hot item and a hundred others on sale, a stranger beside it, and the loads on all of them.
/// </summary>
internal sealed class NeighbourScene : IAsyncDisposable
{
    public const int OtherItems = 100;
    private const int BuyersOfEach = 20;
    private const int HotBuyers = 2_000;
    private const int OthersConnections = 64;
    private const int Seed = 11;

    // What runs beside the others begins before them and ends after them.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);
    private readonly BenchGround _ground;
    private readonly NodeChild _node;
    private readonly EchoContestants _echo;
    private readonly LoadGenerator _closed;
    private readonly OpenLoopGenerator _open;
    private readonly OpenLoopGenerator _others;
    private readonly List<BenchSale> _sales = [];
    private BenchSale? _hot;

    private NeighbourScene(BenchGround ground, NodeChild node, EchoContestants echo)
    {
        (_ground, _node, _echo) = (ground, node, echo);
        _closed = new LoadGenerator(node.Address, ground.Options.Connections, ground.Time);
        _open = new OpenLoopGenerator([node.Address], ground.Options.Connections, ground.Time);
        _others = new OpenLoopGenerator([node.Address], OthersConnections, ground.Time);
    }

    /// <summary>Purchases per second of the hot item alone, closed loop.</summary>
    public double Reach { get; private set; }

    /// <summary>These share the hot item's writer.</summary>
    public int OthersInTheHotShard => _sales.Count(sale => ShardOf(sale) == ShardOf(Hot));

    private BenchSale Hot => _hot ?? throw new InvalidOperationException("nothing is on sale");

    public static async Task<NeighbourScene> OpenAsync(BenchGround ground, CancellationToken cancellation)
    {
        var echo = await EchoContestants.StartAsync(ground.Options.Connections, ground.Time, cancellation);
        NodeChild? node = null;
        try
        {
            node = await NodeChild.StartAsync(ground, cancellation);
            var scene = new NeighbourScene(ground, node, echo);
            await scene.SellAsync(cancellation);
            return scene;
        }
        catch
        {
            await (node?.DisposeAsync() ?? ValueTask.CompletedTask);
            await echo.DisposeAsync();
            throw;
        }
    }

    /// <summary>New passes for everybody.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (var sale in _sales.Append(Hot))
        {
            await sale.RenewAsync(cancellation);
        }
    }

    /// <summary>The others at their rate for one round; the round's number chooses the instants.</summary>
    public async Task<NeighbourRound> MeasureAsync(Surrounding what, int round, CancellationToken cancellation)
    {
        var options = _ground.Options;
        var before = Used();
        var beside = BesideAsync(what, options.RoundLength + 2 * Margin, cancellation);
        await Task.Delay(Margin, _ground.Time, cancellation);
        var schedule = OpenLoopSchedule.Crowd(options.Rate, options.RoundLength, new Random(Seed + round));
        var script = new TurnsScript([.. _sales.Select(sale => sale.Script)]);
        var others = await _others.RunAsync(script, schedule, cancellation);
        return new NeighbourRound(others, beside is null ? null : await beside, Used() - before);
    }

    public async ValueTask DisposeAsync()
    {
        _closed.Dispose();
        _open.Dispose();
        _others.Dispose();
        await _node.DisposeAsync();
        await _echo.DisposeAsync();
    }

    private async Task SellAsync(CancellationToken cancellation)
    {
        using var merchant = await BenchMerchant.SignInAsync(_node.Server, _ground.Time, cancellation);
        var crowd = await Crowd.GatherAsync(_closed, _node.Server, BuyersOfEach, cancellation);
        while (_sales.Count < OtherItems)
        {
            _sales.Add(await BenchSale.OpenAsync(merchant, crowd, _node.Server, cancellation));
        }

        var hotCrowd = await Crowd.GatherAsync(_closed, _node.Server, HotBuyers, cancellation);
        _hot = await BenchSale.OpenAsync(merchant, hotCrowd, _node.Server, cancellation);
        var warmUp = await _closed.RunAsync(_hot.Script, _ground.Options.RoundLength, cancellation);
        Reach = warmUp.AcceptedPerSecond;
    }

    private Task<LoadResult>? BesideAsync(Surrounding what, TimeSpan length, CancellationToken cancellation) =>
        what switch
        {
            Surrounding.Alone => null,
            Surrounding.HotAtHalf => _open.RunAsync(
                Hot.Script, OpenLoopSchedule.Crowd(Reach / 2, length, new Random(Seed - 1)), cancellation),
            Surrounding.HotAtFull => _closed.RunAsync(Hot.Script, length, cancellation),
            Surrounding.StrangerAtFull => _echo.Small.Load.RunAsync(_echo.Small.Script, length, cancellation),
            _ => throw new InvalidOperationException($"no surrounding {what}"),
        };

    private ProcessorTime Used() =>
        ProcessorTime.Read(_node.Child.Process, _ground.Store.ServerProcessId, _echo.Small.Process);

    private ShardId ShardOf(BenchSale sale) => ItemId.TryParse(sale.Item, out var id)
        ? ShardId.Of(id, _ground.Settings.Cluster.Shards) : throw new InvalidOperationException($"no id: {sale.Item}");
}

/// <summary>One round of the others, what ran beside them if something did, and everybody's processor time.</summary>
public sealed record NeighbourRound(LoadResult Others, LoadResult? Beside, ProcessorTime Used);
