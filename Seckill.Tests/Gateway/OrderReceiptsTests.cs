using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Gateway;
using Seckill.Node.Storage.Sqlite;
using Seckill.Tests.Ops.Audit;
using Seckill.Tests.Projections;

namespace Seckill.Tests.Gateway;

/// <summary>A receipt pins the commit that gave the units, not the one in which an order began to wait.</summary>
public sealed class OrderReceiptsTests
{
    [Fact]
    public async Task Find_OrderThatWaited_PinsTheOffer()
    {
        var directory = Directory.CreateTempSubdirectory("seckill-receipts-").FullName;
        await using (var stores = SqliteStores.Open(
            new SqliteStoreOptions(Path.Combine(directory, "journal.db"), Guid.NewGuid()), TimeProvider.System,
            NullLogger.Instance))
        {
            var owner = new TestOwner(stores, 2);
            await owner.AcquireAsync();
            var sale = new TestSale(owner, owner.ItemOn(1));
            await sale.OpenAsync(1);
            var first = sale.Buy("u1");
            var won = await sale.CommitAsync();
            sale.Now += TimeSpan.FromSeconds(1);
            var second = sale.Buy("u2", waitList: true);
            var waiting = await sale.CommitAsync();
            sale.Decide(new CancelOrder(first, BuyerKey.Of("u1"), sale.Stamp()));
            var offered = await sale.CommitAsync();
            Assert.Equal(OrderState.Reserved, sale.View(second).State);

            using var key = MemoryCheckpoints.MakeKey();
            var receipts = new OrderReceipts(stores.Journal, key, NullLogger<OrderReceipts>.Instance);
            Assert.Equal(won.Offset, await OffsetAsync(receipts, new OrderId(sale.Item, first), won));
            Assert.Equal(offered.Offset, await OffsetAsync(receipts, new OrderId(sale.Item, second), waiting));
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<long> OffsetAsync(OrderReceipts receipts, OrderId order, ShardOffset position)
    {
        var receipt = await receipts.FindAsync(order, position, TestContext.Current.CancellationToken);
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(receipt!.Split('.')[1]))!;
        Assert.Equal(order.ToString(), payload["orderId"]!.GetValue<string>());

        // Made once: every signature of the same text is another one.
        Assert.Equal(receipt, await receipts.FindAsync(order, position, TestContext.Current.CancellationToken));
        return payload["offset"]!.GetValue<long>();
    }
}
