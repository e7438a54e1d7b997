using Seckill.Domain;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Shipments_OfOneNumber_AreAllFoundWhateverTheCaseAndWhateverCameAfter()
    {
        var host = await StartAsync();
        TestSale[] sales = [SaleOn(0), SaleOn(1)];
        var orders = new List<OrderId>();
        foreach (var sale in sales)
        {
            await sale.OpenAsync(10);
            orders.Add(new OrderId(sale.Item, Shipped(sale, "ada", "Sf 1a")));
            await sale.CommitAsync();
        }

        sales[0].Decide(new RecordDelivery(TestSale.ByMerchant, orders[0].Key, false, sales[0].Stamp()));
        sales[0].Decide(new ShipOrder(TestSale.ByMerchant, orders[0].Key, "yto", "Y1", sales[0].Stamp()));
        sales[0].Decide(new RecordDelivery(TestSale.ByMerchant, orders[0].Key, false, sales[0].Stamp()));
        sales[0].Decide(new ShipOrder(TestSale.ByMerchant, orders[0].Key, "SF", "SF 1A", sales[0].Stamp()));
        await sales[0].CommitAsync();
        var finder = FinderOf(host);
        await finder.CatchUpAsync(Stop);

        var byId = orders.OrderBy(order => order.Item.ToString()).ToList();
        Assert.Equal(byId, (await finder.FindAsync("sf", "sf 1A", 9, Stop)).OrderBy(order => order.Item.ToString()));
        Assert.Single(await finder.FindAsync("sf", "sf 1A", 1, Stop));
        Assert.Equal([orders[0]], await finder.FindAsync("yto", "y1", 9, Stop));
        Assert.Empty(await finder.FindAsync("yto", "sf 1a", 9, Stop));
        Assert.Empty(await finder.FindAsync("sf", "1a", 9, Stop));
    }

    [Fact]
    public async Task Shipments_ShippedBeforeTheirTableCame_AreFoundOnceItIsThere()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(10);
        var order = Shipped(sale, "ada", "old 1");
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        await host.StopAsync();
        await ExecuteAsync("drop table shipment_row");
        await BackToAsync(version: 1);

        await using var upgraded = await OpenReadModelAsync();

        var finder = new ShipmentFinder(upgraded.Queries, host, _owner.ReadHeadsAsync, TimeProvider.System);
        Assert.Equal([new OrderId(sale.Item, order)], await finder.FindAsync("sf", "OLD 1", 9, Stop));
    }

    [Fact]
    public async Task Reports_OfADeliveryThatCameLate_ShowTheTimeOfTheEvent()
    {
        var host = await StartAsync();
        var sale = SaleOn(1);
        await sale.OpenAsync(10);
        var order = Shipped(sale, "ada", "1");
        await sale.CommitAsync();
        sale.Now += 5 * Hour;
        Instant[] delivered = [sale.Now + -2 * Hour, sale.Now + -Hour, sale.Now + -3 * Hour];
        foreach (var at in delivered)
        {
            sale.Decide(new ReportShipment(order, "sf", "1", $"{at}", ShipmentStatus.Delivered, at));
            await sale.CommitAsync();
        }

        await LandedAsync(host, sale);
        var listed = Assert.Single(await AllOrdersAsync(sale.Item)).Order;
        AssertSame(sale.View(order), listed);
        Assert.Equal((OrderState.Delivered, delivered[1]), (listed.State, listed.Shipment!.DeliveredAt!.Value));
        Assert.Contains($" | {delivered[1].UnixMs} | ", await DumpAsync());
        Assert.Equal(1, await ExecuteAsync(
            $"update delivery_row set state = state where state = 3 and delivered_at = {delivered[1].UnixMs}"));
        sale.Decide(new ReportShipment(order, "sf", "1", "no", ShipmentStatus.Failed, sale.Now));
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        Assert.Equal(1, await ExecuteAsync(
            "update delivery_row set state = state where state = 4 and delivered_at is null"));
        Assert.Empty(await CertificatesOf(host).DifferencesAsync(sale.Balance(), Stop));
    }

    private ShipmentFinder FinderOf(ProjectionHost host) =>
        new(_model.Queries, host, _owner.ReadHeadsAsync, TimeProvider.System);

    private static OrderKey Shipped(TestSale sale, string buyer, string number)
    {
        var order = sale.Buy(buyer);
        sale.Pay(order, $"p-{sale.Item}-{buyer}");
        sale.Decide(new ShipOrder(TestSale.ByMerchant, order, "SF", number, sale.Stamp()));
        return order;
    }
}
