using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>Where orders go, against the digests in their events.</summary>
public abstract partial class ProjectionContract
{
    /// <summary>No chain covers where an order goes: what is not what its event says is not shown as true.</summary>
    [Fact]
    public async Task ShipTo_ChangedBehindTheStoresBack_IsNotShown()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        var (forged, whole) = (sale.Buy("u1"), sale.Buy("u2"));
        var at = await sale.CommitAsync();
        await LandedAsync(host, sale);
        var row = Assert.Single(await _stores.Journal.ReadShipToAsync(at.Shard, at.Offset, at.Offset, Stop));
        var body = ShipToCodec.Encode([.. ShipToCodec.Decode(row.Body).Select(entry => entry.Key == forged
            ? KeyValuePair.Create(forged, entry.Value with { Address = "a house of the thief's" }) : entry)]);
        Assert.True(await _stores.Journal.RewriteShipToAsync(at.Shard, at.Offset, row.Body, body, Stop));

        Assert.Equal(
            [(forged, ShipToRecord.Changed.Address, true), (whole, "street of u2", false)],
            (await AllOrdersAsync(sale.Item)).Select(one =>
                (one.Order.Id.Key, one.ShipTo!.Address, one.ShipTo == ShipToRecord.Changed)));
        Assert.Equal(("u1", ""), await FoundAsync(new OrderId(sale.Item, forged), at));
        Assert.Equal(("u2", "name of u2"), await FoundAsync(new OrderId(sale.Item, whole), at));
    }
}
