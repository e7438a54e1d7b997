using Seckill.Domain;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Landed_RandomSales_AreWhatTheOwnersSay(int seed)
    {
        var host = await StartAsync();
        TestSale[] sales = [SaleOn(0), SaleOn(1), SaleOn(1, "other")];
        foreach (var sale in sales)
        {
            await sale.OpenAsync(40);
            await RunAsync(sale, seed + sale.Item.Low, 400);
        }

        await LandedAsync(host, sales);
        foreach (var sale in sales)
        {
            var listed = await AllOrdersAsync(sale.Item);
            Assert.Equal(sale.Orders.Select(one => one.Key), listed.Select(one => one.Order.Id.Key));
            Assert.All(listed, one => AssertSame(sale.View(one.Order.Id.Key), one.Order));
            Assert.Empty(await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop));
            var items = await Lists().OfMerchantAsync(TestSale.Merchant, null, 100, Stop);
            Assert.Equal(sale.State.Facts, items!.Data.Single(facts => facts.Id == sale.Item));
        }
    }

    [Fact]
    public async Task Step_FailsBeforeItsCommit_LandsOnceAllTheSame()
    {
        var sale = SaleOn(0);
        await sale.OpenAsync(30);
        await RunAsync(sale, 11, 200);
        var crashing = new CrashingStore(_model.Store, failures: 5);
        var host = await StartAsync(crashing);
        await LandedAsync(host, sale);
        Assert.Equal(0, crashing.FailuresLeft);
        Assert.Empty(await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop));
        Assert.Equal(sale.Orders.Count, (await AllOrdersAsync(sale.Item)).Count);
        Assert.Contains(host.Status(), one => one.Position.Offset == _owner.HeadOf(sale.Item).Offset);
    }

    [Fact]
    public async Task TwoHosts_OnTheSameRows_LandEachCommitOnce()
    {
        await using var other = await OpenReadModelAsync();
        var first = await StartAsync();
        var second = await StartAsync(other.Store);
        var sale = SaleOn(2);
        await sale.OpenAsync(60);
        var customers = new RandomSale(sale, new Random(5));
        for (var i = 0; i < 300; i++)
        {
            await customers.ActAsync();
            var position = await sale.CommitAsync();
            first.Committed(position);
            second.Committed(position);
        }

        await LandedAsync(first, sale);
        await LandedAsync(second, sale);
        Assert.Empty(await CertificatesOf(second).DifferencesAsync(sale.Balance(), Stop));
        Assert.All(await AllOrdersAsync(sale.Item), one => AssertSame(sale.View(one.Order.Id.Key), one.Order));
        Assert.All(first.Status().Concat(second.Status()), one => Assert.Null(one.Fault));
        await second.DisposeAsync();
    }

    /// <summary>
    /// A sale commits faster than steps end: what comes meanwhile waits and lands together, not a step each.
    /// </summary>
    [Fact]
    public async Task Commit_WhileAStepIsUnderWay_WaitsForTheNextOne()
    {
        const int Rounds = 6;
        var linger = TimeSpan.FromMilliseconds(200);
        var sale = SaleOn(0);
        await sale.OpenAsync(30);
        var (bought, committed) = (0, 0);
        var started = new TaskCompletionSource<ProjectionHost>();
        var begun = TimeProvider.System.GetTimestamp();
        var host = await StartAsync(new BusySaleStore(_model.Store, async () =>
        {
            if (bought < Rounds)
            {
                sale.Buy($"u{bought++}");
                (await started.Task).Committed(await sale.CommitAsync());
                Interlocked.Increment(ref committed);
            }
        }), Fast with { Linger = linger });
        started.SetResult(host);

        await UntilAsync(
            () => Volatile.Read(ref committed) == Rounds, () => $"{committed} are committed: {Describe(host)}");
        await LandedAsync(host, sale);

        Assert.True(TimeProvider.System.GetElapsedTime(begun) > (Rounds - 1) * linger, "steps followed at once");
        Assert.Equal(Rounds, (await AllOrdersAsync(sale.Item)).Count);
    }

    /// <summary>Hosts that are told of commits by hints alone, so that the test says who takes which step.</summary>
    [Fact]
    public async Task Step_AfterAnotherHostsSteps_BeginsWithTheirRows()
    {
        await using var other = await OpenReadModelAsync();
        await using var first = await StartWithoutHeadsAsync(_model.Store);
        await using var second = await StartWithoutHeadsAsync(other.Store);
        var sale = SaleOn(1);
        await sale.OpenAsync(10);
        foreach (var host in new[] { first, second, first, first, second })
        {
            sale.Buy($"u{sale.Orders.Count}");
            var position = await sale.CommitAsync();
            Assert.True(await host.WaitUntilAsync(position, Patience, Stop), Describe(host));
            await UntilAsync(() => first.Status().Concat(second.Status())
                .Where(one => one.Position.Shard == position.Shard).All(one => one.Position == position),
                () => $"{Describe(first)} {Describe(second)}");
        }

        Assert.All(first.Status().Concat(second.Status()), one => Assert.Null(one.Fault));
        Assert.Empty(await CertificatesOf(second).DifferencesAsync(sale.Balance(), Stop));
    }

    [Fact]
    public async Task Rebuild_WhileCommitsKeepComing_MakesTheSameRows()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        await RunAsync(sale, 21, 300);
        await LandedAsync(host, sale);
        var sameTwice = await DumpAsync();
        foreach (var name in host.Names)
        {
            await host.RebuildAsync(name, Stop);
        }

        await LandedAsync(host, sale);
        Assert.Equal(sameTwice, await DumpAsync());

        foreach (var name in host.Names)
        {
            await RunAsync(sale, 22, 20);
            await host.RebuildAsync(name, Stop);
            await RunAsync(sale, 23, 20);
        }

        await LandedAsync(host, sale);
        Assert.Empty(await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop));
        Assert.All(await AllOrdersAsync(sale.Item), one => AssertSame(sale.View(one.Order.Id.Key), one.Order));
    }

    [Fact]
    public async Task Poison_StopsThatProjectionOnThatShardOnly()
    {
        var host = await StartAsync();
        TestSale sick = SaleOn(0), sound = SaleOn(1);
        await sick.OpenAsync(10);
        await sound.OpenAsync(10);
        var good = await sick.CommitAsync();

        // A refund that was sent and never asked for: orders and payments can not fold it, deliveries need not.
        sick.Buy("u1");
        await sick.CommitAsync();
        await _owner.AppendAsync(sick.Item, sick.Now, new RefundSent(sick.Orders[0].Key, "nobody-asked", 1));
        await _owner.AppendAsync(sick.Item, sick.Now, new RoundOpened(2));
        sound.Buy("u1");
        await sound.CommitAsync();
        await LandedAsync(host, sound);
        await UntilAsync(() => Of("orders").State == ProjectionState.Stopped, () => Describe(host));
        await UntilAsync(() => Of("payments").State == ProjectionState.Stopped, () => Describe(host));
        await UntilAsync(() => Of("deliveries") is { Head: 4, Behind: 0 }, () => Describe(host));

        Assert.Equal(good.Offset + 1, Of("orders").Position.Offset);
        Assert.Equal(good.Offset + 1, Of("payments").Position.Offset);
        Assert.Contains($"commit 0/{good.Offset + 2}", Of("orders").Fault, StringComparison.Ordinal);
        Assert.Equal(2, Of("payments").Behind);
        Assert.Equal(ProjectionState.Running, Of("deliveries").State);
        Assert.All(host.Status().Where(one => one.Position.Shard != good.Shard),
            one => Assert.Equal(ProjectionState.Running, one.State));

        ProjectionStatus Of(string name) =>
            host.Status().Single(one => one.Projection == name && one.Position.Shard == good.Shard);
    }

    [Fact]
    public async Task UnknownEvent_IsNeverSkipped()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(10);
        await _owner.AppendBodyAsync(sale.Item, [8, 1, 26, 3, 154, 6, 0], 1, []);
        await UntilAsync(() => host.Status().Where(one => one.Position.Shard.Value == 0).All(
            one => one is { State: ProjectionState.Stopped, Position.Offset: 1, Behind: 1 }), () => Describe(host));
        Assert.False(await host.WaitUntilAsync(_owner.HeadOf(sale.Item), TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task Paused_StaysWhereItIs_AlsoForTheNextHost_UntilResumed()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(10);
        await LandedAsync(host, sale);
        await host.PauseAsync("orders", Stop);
        sale.Buy("u1");
        await sale.CommitAsync();
        await UntilAsync(() => host.Status().Count(one => one is { Head: 2, Behind: 0 }) == 2, () => Describe(host));
        var next = await StartAsync();
        await UntilAsync(() => next.Status().Count(one => one is { Head: 2, Behind: 0 }) == 2, () => Describe(next));
        Assert.False(await next.WaitUntilAsync(_owner.HeadOf(sale.Item), TimeSpan.Zero, Stop));
        var paused = next.Status().Single(one => one.Projection == "orders" && one.Position.Shard.Value == 0);
        Assert.Equal((ProjectionState.Paused, 1), (paused.State, paused.Behind));
        Assert.True(paused.Age > TimeSpan.Zero);

        await next.ResumeAsync("orders", Stop);
        await LandedAsync(next, sale);
        await LandedAsync(host, sale);
    }

    private static void AssertSame(OrderView owner, OrderView listed)
    {
        // Records with lists are not equal by themselves.
        Assert.Equal(owner.Timeline, listed.Timeline);
        Assert.Equal(owner.Refund?.Entries ?? [], listed.Refund?.Entries ?? []);
        Assert.Equal(owner.Shipment?.Records ?? [], listed.Shipment?.Records ?? []);
        Assert.Equal(Bare(owner) with { Ahead = null }, Bare(listed));
        Assert.Equal((owner.Refund?.Requested, owner.Refund?.Sent), (listed.Refund?.Requested, listed.Refund?.Sent));

        static OrderView Bare(OrderView view)
        {
            IReadOnlyList<TimelineEntry> none = [];
            var shipment = view.Shipment is { } shown ? shown with { Records = null } : null;
            return view with { Timeline = none, Refund = null, Shipment = shipment };
        }
    }
}
