using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    /// <summary>
    /// No file of the store holds the text; a store without files of its own to look at asserts nothing.
    /// </summary>
    protected virtual void AssertNoTrace(string text)
    {
    }

    [Fact]
    public async Task OrdersOfItem_ByPages_GivesEachOnceOldestFirst_WithShipTo()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        for (var i = 0; i < 23; i++)
        {
            sale.Buy($"u{i}");
            if (i % 3 == 0)
            {
                await sale.CommitAsync();
            }
        }

        sale.Pay(sale.Orders[4].Key, "p1");
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        var all = await AllOrdersAsync(sale.Item, limit: 5);
        Assert.Equal(sale.Orders.Select(one => one.Key), all.Select(one => one.Order.Id.Key));
        Assert.All(all, one => Assert.Equal(
            ($"name of {one.Buyer}", $"street of {one.Buyer}"), (one.ShipTo?.Name, one.ShipTo?.Address)));
        Assert.Equal(sale.Orders[4].Key, Assert.Single(await AllOrdersAsync(sale.Item, OrderState.Paid)).Order.Id.Key);
        Assert.Equal(22, (await AllOrdersAsync(sale.Item, OrderState.Reserved, 4)).Count);
        Assert.Empty(await AllOrdersAsync(_owner.ItemOn(2)));
    }

    [Fact]
    public async Task OrdersOfBuyer_OverItems_NewestFirst_AndStableWhileNewOnesCome()
    {
        var host = await StartAsync();
        TestSale[] sales = [SaleOn(0), SaleOn(1), SaleOn(2)];
        var bought = new List<OrderKey>();
        foreach (var sale in sales)
        {
            await sale.OpenAsync(50);
            sale.Now += TimeSpan.FromSeconds(bought.Count);
            bought.AddRange([sale.Buy("u1"), sale.Buy("u1")]);
            sale.Buy("u2");
            await sale.CommitAsync();
        }

        await LandedAsync(host, sales);
        var first = await Lists().OrdersOfBuyerAsync("u1", null, null, 4, Stop);
        sales[2].Now += TimeSpan.FromMinutes(1);
        sales[2].Buy("u1");
        await sales[2].CommitAsync();
        await LandedAsync(host, sales);
        var second = await Lists().OrdersOfBuyerAsync("u1", null, first!.Next, 4, Stop);
        Assert.Null(second!.Next);
        Assert.Equal(bought.AsEnumerable().Reverse(), first.Data.Concat(second.Data).Select(one => one.Order.Id.Key));
        Assert.All(first.Data, one => Assert.Equal(("u1", null), (one.Buyer, one.ShipTo)));
        Assert.Empty((await Lists().OrdersOfBuyerAsync("u1", OrderState.Paid, null, 4, Stop))!.Data);
    }

    [Fact]
    public async Task Items_Published_SoonestFirst_WithoutDraftsAndRetired()
    {
        var host = await StartAsync();
        TestSale[] sales = [SaleOn(0), SaleOn(1), SaleOn(2), SaleOn(0, "d"), SaleOn(1, "e")];
        for (var i = 0; i < sales.Length; i++)
        {
            sales[i].Now += TimeSpan.FromSeconds(100 - (10 * i));
            var terms = TestSale.Terms(sales[i].Now);
            sales[i].Decide(new CreateItem(sales[i].Item, TestSale.Merchant, terms, 5, null, sales[i].Stamp()));
            if (i != 1)
            {
                sales[i].Decide(new PublishItem(TestSale.ByMerchant, "go", sales[i].Stamp()));
            }

            await sales[i].CommitAsync();
        }

        sales[3].Decide(new RetireItem(TestSale.ByMerchant, "over", sales[3].Stamp()));
        sales[2].Decide(new PauseItem(TestSale.ByMerchant, "typo", sales[2].Stamp()));
        await sales[3].CommitAsync();
        await sales[2].CommitAsync();
        await LandedAsync(host, sales);

        var first = await Lists().PublishedAsync(null, 2, Stop);
        var second = await Lists().PublishedAsync(first!.Next, 2, Stop);
        Assert.Equal(
            [sales[4].State.Facts, sales[2].State.Facts, sales[0].State.Facts], [.. first.Data, .. second!.Data]);
        Assert.Null(second.Next);
        var mine = await Lists().OfMerchantAsync(TestSale.Merchant, null, 3, Stop);
        var rest = await Lists().OfMerchantAsync(TestSale.Merchant, mine!.Next, 3, Stop);
        Assert.Equal(sales.Select(sale => sale.Item), mine.Data.Concat(rest!.Data).Select(one => one.Id));
        Assert.Empty((await Lists().OfMerchantAsync("m2", null, 3, Stop))!.Data);
    }

    [Fact]
    public async Task Cursor_NotOfThisList_IsRefused()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(5);
        sale.Buy("u1");
        sale.Buy("u2");
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        var cursor = (await Lists().OrdersOfItemAsync(sale.Item, null, null, 1, Stop))!.Next;
        Assert.NotNull(cursor);
        Assert.NotNull(await Lists().OrdersOfItemAsync(sale.Item, null, cursor, 1, Stop));
        foreach (var garbage in new[] { "", "x", "'; drop table", cursor[1..] + "0", cursor.ToUpperInvariant() })
        {
            Assert.Null(await Lists().OrdersOfItemAsync(sale.Item, null, garbage, 1, Stop));
        }

        Assert.Null(await Lists().OrdersOfItemAsync(_owner.ItemOn(1), null, cursor, 1, Stop));
        Assert.Null(await Lists().OrdersOfBuyerAsync("u1", null, cursor, 1, Stop));
        Assert.Null(await Lists().PublishedAsync(cursor, 1, Stop));
        Assert.Null(await Lists().OfMerchantAsync("m1", cursor, 1, Stop));
    }

    [Theory]
    [InlineData("update order_row set state = 5 where number = 3", "orders reserved")]
    [InlineData("update order_row set quantity = 9 where number = 3", "units held")]
    [InlineData("delete from order_row where state = 8", "orders paid")]
    [InlineData("update item_row set free = free - 1", "free units")]
    [InlineData("update payment_row set amount = amount - 1 where state = 2", "captured money")]
    [InlineData("delete from refund_row", "money due")]
    [InlineData("update delivery_row set state = 2", "deliveries due")]
    [InlineData("delete from item_row", "is in the journal and not")]
    public async Task Certificate_DamagedRow_IsNamed(string damage, string named)
    {
        var host = await StartAsync();
        var sale = await SettledSaleAsync(host);
        Assert.Empty(await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop));
        Assert.True(await ExecuteAsync(damage) > 0);
        var differences = await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop);
        Assert.Contains(differences, one => one.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificate_ReadModelsBeyondItsPosition_AreComparedWhereTheyAre()
    {
        var host = await StartAsync();
        var sale = await SettledSaleAsync(host);
        var earlier = sale.Balance();
        sale.Pay(sale.Orders[2].Key, "p9");
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        Assert.Empty(await CertificatesOf(host).DifferencesAsync(earlier, Stop));
        await ExecuteAsync("update payment_row set amount = amount - 1 where payment_id = 'p9'");
        Assert.Contains("captured money", Assert.Single(await CertificatesOf(host).DifferencesAsync(earlier, Stop)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task PersonalData_IsFound_AndErasedWithoutTrace()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        foreach (var buyer in new[] { "u1", "u2", "u1" })
        {
            sale.Buy(buyer);
        }

        var both = await sale.CommitAsync();
        await LandedAsync(host, sale);
        await host.PauseAsync("orders", Stop);
        var notLanded = sale.Buy("u1");
        var tail = await sale.CommitAsync();
        var order = new OrderId(sale.Item, notLanded);
        Assert.Equal(("u1", "name of u1"), await FoundAsync(order, tail));
        Assert.Null(await People().FindAsync(order, both, Stop));
        Assert.Null(await People().FindAsync(order, tail with { Offset = 99 }, Stop));

        await People().EraseAsync("u1", Stop);
        Assert.Equal(("u1", ""), await FoundAsync(order, tail));
        Assert.Equal(("u2", "name of u2"), await FoundAsync(new OrderId(sale.Item, sale.Orders[1].Key), both));
        await host.ResumeAsync("orders", Stop);
        await LandedAsync(host, sale);
        Assert.Equal(
            [("u1", ""), ("u2", "name of u2"), ("u1", ""), ("u1", "")],
            (await AllOrdersAsync(sale.Item)).Select(one => (one.Buyer, one.ShipTo!.Name)));
        Assert.DoesNotContain("name of", await DumpAsync(), StringComparison.Ordinal);
        AssertNoTrace("name of u1");
        AssertNoTrace("street of u1");
        await People().EraseAsync("u1", Stop);
    }

    [Fact]
    public async Task Erase_OfAllBuyersOfACommitAtOnce_LosesNone()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        var buyers = Enumerable.Range(0, 8).Select(i => $"u{i}").ToArray();
        foreach (var buyer in buyers)
        {
            sale.Buy(buyer);
        }

        await sale.CommitAsync();
        await LandedAsync(host, sale);
        await Task.WhenAll(buyers.Select(buyer => People().EraseAsync(buyer, Stop).AsTask()));
        Assert.All(await AllOrdersAsync(sale.Item), one => Assert.Equal(ShipToRecord.Erased, one.ShipTo));
    }

    private async Task<(string Buyer, string Name)?> FoundAsync(OrderId order, ShardOffset position) =>
        await People().FindAsync(order, position, Stop) is { } found ? (found.Buyer, found.ShipTo.Name) : null;

    /// <summary>Five orders: three reserved, two paid, one of these partly refunded.</summary>
    private async Task<TestSale> SettledSaleAsync(Seckill.Node.Projections.ProjectionHost host)
    {
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        for (var i = 0; i < 5; i++)
        {
            sale.Buy($"u{i}");
        }

        sale.Pay(sale.Orders[3].Key, "p3");
        sale.Pay(sale.Orders[4].Key, "p4");
        sale.Decide(new RequestRefund(TestSale.ByMerchant, sale.Orders[4].Key, 100, false, "late", "r1", sale.Stamp()));
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        return sale;
    }
}
