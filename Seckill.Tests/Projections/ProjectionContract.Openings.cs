using Seckill.Domain;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    [Fact]
    public async Task Items_ByTheirTimes_ComingSoonestFirst_RunningLastOpenedFirst_EndedLastClosedFirst()
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
        var last = await Lists().RunningAsync(now, null, 2, Stop);
        var older = await Lists().RunningAsync(now, last!.Next, 2, Stop);
        Assert.Equal([sales[2].Item, sales[1].Item], last.Data.Select(facts => facts.Id));
        Assert.Equal([sales[0].Item], older!.Data.Select(facts => facts.Id));
        Assert.Null(older.Next);
        Assert.Null(await Lists().RunningAsync(now, first.Next, 2, Stop));
        Assert.Equal(
            [sales[3].Item],
            (await _model.Operators.SalesAsync(SaleTime.Coming, now, null, 1, Stop)).Select(row => row.Item));
        Assert.Empty(await Lists().EndedAsync(now, 9, Stop));

        // The second closes at its hour, and not a moment before.
        var closing = sales[1].State.Facts.Terms.ClosesAt;
        Assert.Equal(
            [sales[1].Item, sales[0].Item], (await Lists().EndedAsync(closing, 9, Stop)).Select(facts => facts.Id));
        Assert.Equal([sales[1].Item], (await Lists().EndedAsync(closing, 1, Stop)).Select(facts => facts.Id));
        Assert.Equal(
            [sales[4].Item, sales[3].Item, sales[2].Item],
            (await Lists().RunningAsync(closing, null, 9, Stop))!.Data.Select(facts => facts.Id));
    }

    /// <summary>A build of before goes on in the middle of a roll: what it writes has its closing, too.</summary>
    [Fact]
    public async Task Sales_OfBeforeTheirClosingWasAColumn_RunAndEndByIt()
    {
        var host = await StartAsync();
        var (sale, later) = (SaleOn(0), SaleOn(1));
        await sale.OpenAsync(5);
        await LandedAsync(host, sale);
        await BackToAsync(version: 2);

        await using var upgraded = await OpenReadModelAsync();
        await later.OpenAsync(5);
        await LandedAsync(host, later);

        var closes = sale.State.Facts.Terms.ClosesAt;
        Assert.Equal(closes, later.State.Facts.Terms.ClosesAt);
        Assert.Equal(2, (await upgraded.Queries.SalesAsync(SaleTime.Running, closes + -Hour / 2, null, 9, Stop)).Count);
        Assert.Empty(await upgraded.Queries.SalesAsync(SaleTime.Running, closes, null, 9, Stop));
        Assert.Equal(2, (await upgraded.Queries.SalesAsync(SaleTime.Ended, closes, null, 9, Stop)).Count);
    }

    /// <summary>The schema as a build of before left it; 4 only makes indexes anew, and may be applied twice.</summary>
    private async Task BackToAsync(int version)
    {
        await ExecuteAsync("drop index item_row_closing");
        await ExecuteAsync("alter table item_row drop column closes_at");
        Assert.True(await ExecuteAsync($"delete from read_model_schema_version where number > {version}") > 0);
    }
}
