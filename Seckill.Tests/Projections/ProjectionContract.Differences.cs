using Seckill.Domain;
using Seckill.Node.Projections;
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

    private async Task<ItemDifferences> DiffAsync(TestSale sale) => await new ReadModelDiff(
        _stores.Journal, _model.Queries).CompareAsync(sale.Item, ShardId.Of(sale.Item, ShardCount), Stop);

    private async Task DamageAsync(string sql)
    {
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
    }
}
