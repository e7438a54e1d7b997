using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    [Fact]
    public async Task Items_ByTheirOpening_ComingSoonestFirst_OpenedLastFirst()
    {
        var host = await StartAsync();
        TestSale[] sales = [SaleOn(0), SaleOn(1), SaleOn(2), SaleOn(0, "d"), SaleOn(1, "e")];
        for (var i = 0; i < sales.Length; i++)
        {
            sales[i].Now += TimeSpan.FromSeconds(10 * i);
            var terms = TestSale.Terms(sales[i].Now);
            sales[i].Decide(new CreateItem(sales[i].Item, TestSale.Merchant, terms, 5, null, sales[i].Stamp()));
            sales[i].Decide(new PublishItem(TestSale.ByMerchant, "go", sales[i].Stamp()));
            await sales[i].CommitAsync();
        }

        await LandedAsync(host, sales);
        var now = sales[2].State.Facts.Terms.OpensAt;

        var first = await Lists().ComingAsync(now, null, 1, Stop);
        var second = await Lists().ComingAsync(now, first!.Next, 1, Stop);
        Assert.Equal([sales[3].Item, sales[4].Item], first.Data.Concat(second!.Data).Select(facts => facts.Id));
        Assert.Null(second.Next);
        Assert.Equal(
            [sales[2].Item, sales[1].Item],
            (await Lists().OpenedAsync(now, 2, Stop)).Select(facts => facts.Id));
        Assert.Equal(
            [sales[2].Item, sales[1].Item, sales[0].Item],
            (await _model.Operators.SalesAsync(now, opened: true, 9, Stop)).Select(row => row.Item));
        Assert.Equal(
            [sales[3].Item], (await _model.Operators.SalesAsync(now, opened: false, 1, Stop)).Select(row => row.Item));
    }
}
