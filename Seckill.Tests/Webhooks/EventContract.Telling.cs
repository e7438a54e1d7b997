using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Webhooks;
using Seckill.Tests.Projections;
using Xunit;

namespace Seckill.Tests.Webhooks;

public abstract partial class EventContract
{
    [Fact]
    public async Task NoInterest_ASaleWithAWalker_MakesNoRows()
    {
        var walker = Walk();
        var (sale, _) = await SoldAsync(5);
        walker.Committed(_owner.HeadOf(sale.Item));
        await Task.Delay(Fast.Poll * 5, TimeProvider.System, Stop);
        foreach (var table in new[] { "outgoing_merchant", "outgoing_item", "outgoing_event", "webhook_delivery" })
        {
            Assert.Equal(0, await CountAsync(table));
        }
    }

    [Fact]
    public async Task Feed_FirstRead_BringsWhatHappenedBeforeAndAfter()
    {
        var (sale, orders) = await SoldAsync(2);
        var walker = Walk();
        Assert.Empty((await ReadAsync()).Events);
        await ToldAsync(4);
        sale.Pay(orders[0], "p1");
        walker.Committed(await sale.CommitAsync());

        var told = await ToldAsync(5);

        Assert.Equal(
            [
                "seckill.item.created", "seckill.item.published", "seckill.order.reserved", "seckill.order.reserved",
                "seckill.order.paid",
            ], told.Select(TypeOf));
        Assert.Equal(["0-1-0", "0-1-1", "0-2-0", "0-3-0", "0-4-1"], told.Select(IdOf));
        Assert.All(told, one => Assert.Equal($"/items/{sale.Item}", one["source"]!.GetValue<string>()));
        var order = new OrderId(sale.Item, orders[0]).ToString();
        Assert.Equal(order, told[2]["subject"]!.GetValue<string>());
        Assert.Equal("reserved", told[2]["data"]!["state"]!.GetValue<string>());
        Assert.Equal(1, told[2]["data"]!["version"]!.GetValue<int>());
        Assert.Equal(2, told[2]["data"]!["position"]!["offset"]!.GetValue<long>());
        Assert.Equal("paid", told[4]["data"]!["state"]!.GetValue<string>());
        Assert.Equal("draft", told[0]["data"]!["status"]!.GetValue<string>());
        Assert.Equal("published", told[1]["data"]!["status"]!.GetValue<string>());
        Assert.All(told, one => Assert.DoesNotContain("buyer-", one.ToJsonString()));
        Assert.All(told, one => Assert.DoesNotContain("street", one.ToJsonString()));
    }

    /// <summary>Two walkers at once, pages read while events come, and a restart in the middle.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Feed_ReadWhileTwoWalkersTellRandomSales_HasNoGapAndNoDouble(int seed)
    {
        TestSale[] sales = [SaleOn(0), SaleOn(1), SaleOn(1, "other")];
        foreach (var sale in sales)
        {
            await sale.OpenAsync(40);
            _listed.Landed.Add(sale);
        }

        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var first = Walk();
        Walk();
        var read = new List<JsonNode>();
        string? cursor = null;
        for (var round = 0; round < 30; round++)
        {
            foreach (var sale in sales)
            {
                var customers = new RandomSale(sale, new Random(seed * 1000 + round * 10 + Array.IndexOf(sales, sale)));
                for (var i = 0; i < 10; i++)
                {
                    await customers.ActAsync();
                }

                first.Committed(await sale.CommitAsync());
            }

            var (more, next) = await ReadAsync(cursor);
            read.AddRange(more);
            cursor = next;
            if (round == 15)
            {
                await first.DisposeAsync();
                first = Walk();
            }
        }

        var expected = await ExpectedIdsAsync(sales);
        await UntilAsync(async () =>
        {
            var (more, next) = await ReadAsync(cursor);
            read.AddRange(more);
            cursor = next;
            return read.Count >= expected.Count;
        }, () => $"{read.Count} of {expected.Count}");
        Assert.Equal(expected.Order(), read.Select(IdOf).Order());
        Assert.Equal(read.Select(IdOf), (await ReadAsync(limit: 100)).Events.Select(IdOf));
        AssertLives(sales, read);
    }

    [Fact]
    public async Task Search_WhenAShardLeaves_KeepsNoneOfItsItems_AndFindsThemWhenItComesBack()
    {
        var mine = 2;
        var search = new ItemSearch(
            PartsOf(shard => shard.Value < mine), Fast, TimeProvider.System);
        await SoldAsync(3, shard: 0);
        var (sale, _) = await SoldAsync(3, shard: 1);
        await search.LookAsync([Merchant], Stop);
        Assert.Equal((2, 2), (search.KnownCount, search.Count));

        mine = 1;
        while (search.TryTake(out _))
        {
        }

        await search.LookAsync([Merchant], Stop);
        Assert.Equal((1, 0), (search.KnownCount, search.Count));

        mine = 2;
        await search.LookAsync([Merchant], Stop);
        Assert.Equal(2, search.KnownCount);
        Assert.True(search.TryTake(out var found));
        Assert.Equal(sale.Item, found);
    }

    [Fact]
    public async Task Walker_OfNodesThatOwnOneShardEach_TellAllTogether()
    {
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        Walk(shard => shard.Value == 0);
        Walk(shard => shard.Value == 1);
        var one = await SoldAsync(3, shard: 0);
        var two = await SoldAsync(3, shard: 1);
        var told = await ToldAsync(10);
        Assert.Equal((await ExpectedIdsAsync([one.Sale, two.Sale])).Order(), told.Select(IdOf).Order());
    }

    /// <summary>
    /// Whoever takes shards looks at what is left to tell, not at every item that was told: a node that dies sooner
    /// than it has asked for all of them would never tell anything.
    /// </summary>
    [Fact]
    public async Task Restart_OneItemBehind_AsksForNoneThatIsNoted()
    {
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var first = Walk();
        var (sale, orders) = await SoldAsync(1, shard: 0);
        await SoldAsync(1, shard: 1);
        await ToldAsync(6);
        await first.DisposeAsync();
        sale.Pay(orders[0], "p1");
        await sale.CommitAsync();

        var asked = new ConcurrentQueue<ItemId>();
        Walk(asked: asked.Enqueue);
        await ToldAsync(7);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Item_ThatNoListNamesYet_IsFoundByItsCommits()
    {
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var walker = Walk();
        var sale = SaleOn(2);
        await sale.OpenAsync(10);
        walker.Committed(_owner.HeadOf(sale.Item));
        Assert.Equal(2, (await ToldAsync(2)).Count);
    }

    [Fact]
    public async Task Tell_FromAnotherVersion_WritesNothing()
    {
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var item = _owner.ItemOn(0);
        await _stores.Events.AddItemsAsync([new ToldItem(item, new ShardId(0), Merchant, 0)], Stop);
        OutgoingEvent[] events = [new("0-1-0", "seckill.item.created", item.ToString(), Clock.Now, [1])];
        Assert.Equal(0, await _stores.Events.TellAsync(new ToldStep(item, Merchant, 0, 1, events), Stop));
        Assert.Null(await _stores.Events.TellAsync(new ToldStep(item, Merchant, 0, 1, events), Stop));
        Assert.Equal(1, await CountAsync("outgoing_event"));
        Assert.Equal(1, (await _stores.Events.FindItemAsync(item, Stop))!.Version);
    }

    [Fact]
    public async Task Feed_OfSomeTypesAndStrangeCursors_GivesThoseAndRefusesThese()
    {
        await SoldAsync(3);
        Walk();
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        await ToldAsync(5);
        var (reserved, cursor) = await ReadAsync(types: ["seckill.order.reserved"], limit: 2);
        Assert.Equal(3, reserved.Count);
        Assert.NotNull(await Feed().ReadAsync(Merchant, cursor, null, 1, Stop));
        Assert.Null(await Feed().ReadAsync("somebody-else", cursor, null, 1, Stop));
        Assert.Null(await Feed().ReadAsync(Merchant, "1", null, 1, Stop));
    }

    /// <summary>Ids of all facts that are told, counted over the journal itself.</summary>
    private async Task<List<string>> ExpectedIdsAsync(IReadOnlyList<TestSale> sales)
    {
        var ids = new List<string>();
        foreach (var sale in sales)
        {
            await foreach (var linked in _stores.Journal.ReadItemAsync(sale.Item, 0, Stop))
            {
                var facts = CommitBodyCodec.Decode(linked.Commit.Body);
                ids.AddRange(facts.Events.Select((happened, i) => (Type: EventScribe.TypeOf(happened), Index: i))
                    .Where(one => one.Type is not null)
                    .Select(one => $"{linked.Commit.Shard}-{linked.Commit.Seq}-{one.Index}"));
            }
        }

        return ids;
    }

    /// <summary>Each order's events come with growing versions, and the last one shows what the owner shows.</summary>
    private static void AssertLives(IReadOnlyList<TestSale> sales, IReadOnlyList<JsonNode> told)
    {
        var views = sales.SelectMany(sale => sale.Orders.Select(order => sale.View(order.Key)))
            .ToDictionary(view => view.Id.ToString());
        var lives = told.Where(one => one["subject"] is not null)
            .GroupBy(one => one["subject"]!.GetValue<string>()).ToList();
        Assert.Equal(views.Count, lives.Count);
        foreach (var life in lives)
        {
            var versions = life.Select(one => one["data"]!["version"]!.GetValue<int>()).ToList();
            Assert.Equal(versions.Distinct().Order(), versions);
            var view = views[life.Key];
            var last = life.Last()["data"]!;
            Assert.Equal(view.State.ToString().ToLowerInvariant(), last["state"]!.GetValue<string>().Replace("_", ""));
            Assert.Equal(view.Timeline.Count, last["timeline"]!.AsArray().Count);
            Assert.Equal(view.Position!.Value.Offset, last["position"]!["offset"]!.GetValue<long>());
        }
    }
}
