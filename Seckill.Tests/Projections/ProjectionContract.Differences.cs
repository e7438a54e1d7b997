using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>Read models against the journal, cell by cell.</summary>
public abstract partial class ProjectionContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Diff_AfterARandomSale_IsEmpty(int seed)
    {
        var host = await StartAsync();
        var sale = SaleOn(1);
        await sale.OpenAsync(12);
        await RunAsync(sale, seed, 400);
        await LandedAsync(host, sale);

        Assert.Empty((await DiffAsync(sale)).Cells);
    }

    [Fact]
    public async Task Diff_DamagedReadModel_NamesEveryCell_AndARebuildMendsThem()
    {
        var host = await StartAsync();
        var sale = SaleOn(1);
        await sale.OpenAsync(12);
        var (order, gone) = (sale.Buy("u1"), sale.Buy("u2"));
        sale.Pay(order, "p1");
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        Assert.Empty((await DiffAsync(sale)).Cells);

        await DamageAsync("update order_row set quantity = 77 where quantity = 1 and state = 8");
        await DamageAsync("delete from order_row where state = 2");
        await DamageAsync("update item_row set sold = sold + 1, free = free - 1");
        await DamageAsync("update payment_row set amount = 1");
        var (whole, one) = ($"{sale.Item}", new OrderId(sale.Item, order).ToString());
        Assert.Equal(
            [
                ("item_row", whole, "free", "10", "9"),
                ("item_row", whole, "sold", "1", "2"),
                ("order_row", new OrderId(sale.Item, gone).ToString(), null, "a row", "no row"),
                ("order_row", one, "quantity", "1", "77"),
                ("payment_row", one, "amount", "500", "1"),
            ],
            (await DiffAsync(sale)).Cells
                .Select(cell => (cell.Table, cell.Row.Split(' ')[0], cell.Column, cell.Journal, cell.ReadModel))
                .OrderBy(cell => cell.Table).ThenBy(cell => cell.Column));

        await host.RebuildAsync("orders", Stop);
        await host.RebuildAsync("payments", Stop);
        await LandedAsync(host, sale);
        Assert.Empty((await DiffAsync(sale)).Cells);
    }

    /// <summary>Also those that a forged row alone names: a diff of all items must come by them.</summary>
    [Fact]
    public async Task Items_OfAnyTable_AreListedPageByPage()
    {
        var host = await StartAsync();
        var (one, other) = (SaleOn(1), SaleOn(2));
        foreach (var sale in new[] { one, other })
        {
            await sale.OpenAsync(5);
            sale.Pay(sale.Buy("u1"), "p1");
            await sale.CommitAsync();
            await LandedAsync(host, sale);
        }

        await DamageAsync("delete from item_row where item = @item", other.Item);
        await DamageAsync("delete from order_row where item = @item", other.Item);
        var diff = new ReadModelDiff(_stores.Journal, _model.Queries);
        ItemId[] all = [.. new[] { one.Item, other.Item }.OrderBy(item => Convert.ToHexString(item.ToBytes()))];
        Assert.Equal(all, await diff.ItemsAsync(null, 10, Stop));
        Assert.Equal(all[..1], await diff.ItemsAsync(null, 1, Stop));
        Assert.Equal(all[1..], await diff.ItemsAsync(all[0], 10, Stop));
        Assert.True((await DiffAsync(other)).IsKnown);
        Assert.False((await DiffAsync(SaleOn(1, "nobody's"))).IsKnown);
    }

    private async Task<ItemDifferences> DiffAsync(TestSale sale) => await new ReadModelDiff(
        _stores.Journal, _model.Queries).CompareAsync(sale.Item, ShardId.Of(sale.Item, ShardCount), Stop);

    private async Task DamageAsync(string sql, ItemId? item = null)
    {
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (item is { } of)
        {
            command.With("item", of.ToBytes());
        }

        Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
    }
}
