using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;
using Seckill.Tests.Projections;
using Seckill.Tests.Webhooks.Broker;

namespace Seckill.Tests.Webhooks;

public abstract partial class EventContract
{
    /// <summary>Nobody asked for events, items of before are in no list yet, and one comes later.</summary>
    [Fact]
    public async Task Broker_NobodyAsked_GetsEveryEventOnceInTheOrderOfEachSubject()
    {
        var broker = new ScriptedBroker();
        await using var pump = Publish(broker);
        WalkForAll(pump);
        var one = await SoldAsync(5);
        var two = await SoldAsync(5, shard: 1);
        one.Sale.Pay(one.Orders[2], "p1");
        await one.Sale.CommitAsync();

        await AllArriveAsync(broker, one.Sale, two.Sale);

        Assert.Equal(broker.Arrived.Count, broker.Arrived.Select(came => came.Told.Id).Distinct().Count());
        AssertOrdered(broker);
        Assert.All(broker.Arrived, came => Assert.Equal(Merchant, came.Merchant));
        var feed = await ReadAsync(limit: 100);
        Assert.Equal(feed.Events.Select(IdOf), broker.Arrived.Select(came => came.Told.Id));
        Assert.Equal(new BrokerLag(0, 0, null), await _stores.Broker.ReadLagAsync(Stop));
    }

    /// <summary>Batches arrive in part, and of what arrives a part is confirmed: what is not comes again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Broker_LosesPartsAndConfirmations_NothingIsMissingAndTheOrderIsKept(int seed)
    {
        var chance = new Random(seed);
        var broker = new ScriptedBroker
        {
            Script = count =>
            {
                var arrive = chance.Next(count + 1);
                return (arrive, chance.Next(arrive + 1));
            },
        };
        await using var pump = Publish(broker);
        WalkForAll(pump);
        var (sale, orders) = await SoldAsync(8);
        foreach (var order in orders)
        {
            sale.Pay(order, $"p{order}");
            await sale.CommitAsync();
        }

        await AllArriveAsync(broker, sale);

        AssertOrdered(broker);
        Assert.All(
            broker.Arrived.GroupBy(came => came.Told.Id),
            same => Assert.Single(same.Select(came => Convert.ToHexString(came.Told.Body)).Distinct()));
    }

    [Fact]
    public async Task Broker_Down_WebhooksGoOnAndItsEventsWait()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var broker = new ScriptedBroker { Down = "gone" };
        await using var pump = Publish(broker);
        var hooks = Pump();
        WalkForAll(pump, hooks);
        await HookAsync(endpoint.Url);
        var (sale, _) = await SoldAsync(3);
        Pass(TimeSpan.FromSeconds(3), hooks);

        await endpoint.NextAsync(5);
        await UntilAsync(async () => (await _stores.Broker.ReadLagAsync(Stop)).Events == 5, () => "5 events behind");
        var lag = await _stores.Broker.ReadLagAsync(Stop);
        Assert.Equal((1, new Instant(1_800_000_000_000)), (lag.Merchants, lag.OldestAt));
        Assert.Empty(broker.Arrived);

        broker.Down = null;
        await AllArriveAsync(broker, sale);
        Assert.Equal(5, broker.Arrived.Count);
    }

    /// <summary>In the end a merchant's old item is told late: numbered behind the start, and from before it.</summary>
    [Fact]
    public async Task Broker_SwitchedOnLateThenOffAndOn_GetsAllSinceTheFirstTime()
    {
        var (sale, _) = await SoldAsync(2);
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var walker = Walk();
        await ToldAsync(4);
        _time.Advance(TimeSpan.FromMinutes(10));
        sale.Now += TimeSpan.FromMinutes(10);
        var broker = new ScriptedBroker();
        await using (Publish(broker))
        {
            await UntilAsync(async () => await CountAsync("broker_cursor") == 1, () => "a cursor");
        }

        sale.Decide(new PauseItem(TestSale.ByMerchant, "later", sale.Stamp()));
        walker.Committed(await sale.CommitAsync());
        await ToldAsync(5);
        Assert.Empty(broker.Arrived);

        await using var again = Publish(broker);
        await UntilAsync(() => Task.FromResult(broker.Arrived.Count > 0), () => "the pause");
        await SoldAsync(2, shard: 1);
        walker.Look();
        await ToldAsync(9);
        await UntilAsync(async () => (await _stores.Broker.ReadLagAsync(Stop)).Events == 0, () => "passed over");
        Assert.Equal("seckill.item.paused", Assert.Single(broker.Arrived).Told.Type);
    }

    [Fact]
    public async Task Broker_TwoNodesPublish_NoDoubleAndTheOrderIsKept()
    {
        var broker = new ScriptedBroker { Before = () => Task.Delay(1, Stop) };
        await using var one = Publish(broker);
        await using var two = Publish(broker);
        WalkForAll(one);
        WalkForAll(two);
        var (sale, orders) = await SoldAsync(20);
        foreach (var order in orders)
        {
            sale.Pay(order, $"p{order}");
            await sale.CommitAsync();
        }

        await AllArriveAsync(broker, sale);

        Assert.Equal(broker.Arrived.Count, broker.Arrived.Select(came => came.Told.Id).Distinct().Count());
        AssertOrdered(broker);
    }

    [Fact]
    public async Task Broker_PublisherDied_ItsClaimEndsByTimeAndCanNotMoveAnyMore()
    {
        var (sale, _) = await SoldAsync(3);
        await _stores.Broker.BeginAsync(Clock.Now, Stop);
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        Walk();
        await ToldAsync(5);
        Assert.Equal([Merchant], await _stores.Broker.ReadBehindAsync(Clock.Now, 10, Stop));
        var until = Clock.Now + TimeSpan.FromSeconds(10);
        var dead = await _stores.Broker.ClaimAsync(Merchant, Clock.Now, until, Stop);
        Assert.Equal(new BrokerClaim(Merchant, 0, 5, 1), dead);
        Assert.True(await _stores.Broker.MoveAsync(dead!, 2, until, Stop));
        Assert.Empty(await _stores.Broker.ReadBehindAsync(Clock.Now, 10, Stop));
        Assert.Null(await _stores.Broker.ClaimAsync(Merchant, Clock.Now, until, Stop));

        _time.Advance(TimeSpan.FromSeconds(11));
        var broker = new ScriptedBroker();
        await using var pump = Publish(broker);
        await UntilAsync(async () => (await _stores.Broker.ReadLagAsync(Stop)).Events == 0, () => "all published");

        Assert.Equal((await ExpectedIdsAsync([sale])).Skip(2), broker.Arrived.Select(came => came.Told.Id));
        Assert.False(await _stores.Broker.MoveAsync(dead!, 5, until, Stop));
    }

    [Fact]
    public async Task Broker_TestEventOfAnEndpoint_IsNotForIt()
    {
        var hook = await HookAsync("http://127.0.0.1:1/");
        await Desk().TestAsync(Merchant, hook.Id, Stop);
        var broker = new ScriptedBroker();
        await using var pump = Publish(broker);
        await UntilAsync(async () => await CountAsync("broker_cursor") == 1
            && (await _stores.Broker.ReadLagAsync(Stop)).Events == 0, () => "passed over");
        Assert.Empty(broker.Arrived);
    }

    private BrokerPump Publish(ScriptedBroker broker)
    {
        var pump = new BrokerPump(
            _stores.Broker, _stores.Events, broker, Clock,
            new BrokerPumpOptions(4, TimeSpan.FromSeconds(10)) { Poll = Fast.Poll, MostSteps = 2 },
            new Backoff(TimeSpan.FromMilliseconds(5), Fast.Poll, new Random(1)), TimeProvider.System,
            NullLogger<BrokerPump>.Instance);
        pump.Start();
        return pump;
    }

    private void WalkForAll(BrokerPump pump, DeliveryPump? hooks = null) => Walk(
        told: _ =>
        {
            pump.Wake();
            hooks?.Wake();
        },
        everybody: new EveryMerchant(
            _ => new(_listed.Landed.IsEmpty ? [] : [Merchant]),
            async (merchant, stop) => await _stores.Events.AddMerchantAsync(merchant, Clock.Now, stop)));

    private async Task AllArriveAsync(ScriptedBroker broker, params TestSale[] sales)
    {
        var expected = await ExpectedIdsAsync(sales);
        await UntilAsync(
            () => Task.FromResult(expected.All(broker.Arrived.Select(came => came.Told.Id).ToHashSet().Contains)),
            () => $"{broker.Arrived.Count} of {expected.Count}");
        await UntilAsync(async () => (await _stores.Broker.ReadLagAsync(Stop)).Events == 0, () => "the cursor moves");
        Assert.Equal(expected.Order(), broker.Arrived.Select(came => came.Told.Id).Distinct().Order());
    }

    /// <summary>Where events first arrive, those of one subject are in the order in which they happened.</summary>
    private static void AssertOrdered(ScriptedBroker broker) => Assert.All(
        broker.Arrived.Select(came => came.Told).GroupBy(told => told.Subject), of =>
        {
            var places = of.Select(told => PlaceOf(told.Id)).Distinct().ToList();
            Assert.Equal(places.Order(), places);
        });

    private static (long, long) PlaceOf(string id)
    {
        var parts = id.Split('-');
        return (long.Parse(parts[1]), long.Parse(parts[2]));
    }
}
