using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    private static readonly MoneySpan Always = new("sandbox", new Instant(0), new Instant(long.MaxValue));

    /// <summary>One paid, one paid twice and partly refunded, one expired with late money, one unfitting.</summary>
    private async Task<(TestSale Sale, OrderKey[] Orders)> MoneySaleAsync(int shard)
    {
        var sale = SaleOn(shard);
        await sale.OpenAsync(50);
        OrderKey[] orders = [.. Enumerable.Range(0, 4).Select(i => sale.Buy($"b{i}"))];
        sale.Pay(orders[0], $"p0-{shard}");
        sale.Pay(orders[1], $"p1-{shard}");
        sale.Now += TimeSpan.FromSeconds(1);
        Capture(sale, orders[1], $"p1b-{shard}", 500);
        Capture(sale, orders[3], $"p3-{shard}", 499);
        sale.Decide(new RequestRefund(TestSale.ByMerchant, orders[1], 100, false, "r", $"rf-{shard}", sale.Stamp()));
        sale.Decide(new RecordRefundSent(orders[1], $"p1-{shard}", new Money(100, "CNY"), 7));
        sale.Now += TimeSpan.FromSeconds(120);
        sale.Decide(new ExpireHolds(100));
        await sale.CommitAsync();
        sale.Now += TimeSpan.FromHours(2);
        Capture(sale, orders[2], $"p2-{shard}", 500);
        await sale.CommitAsync();
        return (sale, orders);
    }

    private static void Capture(TestSale sale, OrderKey order, string payment, long amount) =>
        sale.Decide(new RecordPayment(order, payment, "sandbox", true, new Money(amount, "CNY")));

    [Fact]
    public async Task OddPayments_WithTheirRefunds_NewestFirstByPages()
    {
        var host = await StartAsync();
        var (one, _) = await MoneySaleAsync(0);
        var (other, orders) = await MoneySaleAsync(1);
        await LandedAsync(host, one, other);

        List<OddPayment> all = [];
        OddPosition? below = null;
        while (await _model.Money.OddPaymentsAsync(below, 2, Stop) is { Count: > 0 } page)
        {
            all.AddRange(page);
            Assert.InRange(all.Count, 1, 6);
            below = new OddPosition(page[^1].Payment.UpdatedAt, page[^1].Payment.PaymentId, page[^1].Payment.Line);
        }

        Assert.Equal(
            [
                "Late p2-0", "Late p2-1", "Second p1b-0", "Second p1b-1", "Unfitting p3-0", "Unfitting p3-1",
            ],
            all.Select(odd => $"{odd.Payment.State} {odd.Payment.PaymentId}").Order());
        var times = all.Select(odd => odd.Payment.UpdatedAt.UnixMs).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.All(all, odd => Assert.Equal(odd.Payment.State == PaymentRowState.Unfitting, odd.Refund is null));
        var late = all.Single(odd => odd.Payment.PaymentId == "p2-1");
        Assert.Equal((500L, null, new OrderId(other.Item, orders[2])),
            (late.Refund!.Amount, late.Refund.SentAt, late.Refund.Order));
    }

    [Fact]
    public async Task Captures_ByPages_WithStateAndWhatWentBack()
    {
        var host = await StartAsync();
        var (one, _) = await MoneySaleAsync(0);
        var (other, _) = await MoneySaleAsync(1);
        await LandedAsync(host, one, other);

        List<string> all = [];
        MoneyKey? after = null;
        while (await _model.Money.CapturesAsync(Always, after, 3, Stop) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(row => $"{row.Payment.PaymentId} {row.State} {row.Sent} {row.Asked}"));
            Assert.InRange(all.Count, 1, 8);
            after = new MoneyKey(page[^1].Payment.Order, page[^1].Payment.PaymentId);
        }

        Assert.Equal(
            new[] { 0, 1 }.SelectMany(shard => new[]
            {
                $"p0-{shard} Paid 0 0", $"p1-{shard} Paid 100 100", $"p1b-{shard} Paid 0 500",
                $"p2-{shard} Expired 0 500",
            }).Order(),
            all.Order());
        var late = Always with { From = one.Now + TimeSpan.FromMinutes(-1) };
        Assert.Equal(["p2-0", "p2-1"], (await _model.Money.CapturesAsync(late, null, 10, Stop))
            .Select(row => row.Payment.PaymentId).Order());
        Assert.Empty(await _model.Money.CapturesAsync(late with { From = new(0), To = new(5) }, null, 10, Stop));
        Assert.Empty(await _model.Money.CapturesAsync(Always with { Provider = "other" }, null, 10, Stop));
    }

    [Fact]
    public async Task RefundsAndMoneyOfOrders_AreThoseAndNoOthers()
    {
        var host = await StartAsync();
        var (one, orders) = await MoneySaleAsync(0);
        var (other, _) = await MoneySaleAsync(1);
        await LandedAsync(host, one, other);

        var first = Assert.Single(await _model.Money.RefundsAsync(Always, null, 1, Stop));
        var rest = Assert.Single(await _model.Money.RefundsAsync(
            Always, new MoneyKey(first.Refund.Order, first.Refund.RefundId), 5, Stop));
        Assert.Equal(["rf-0 CNY", "rf-1 CNY"],
            new[] { first, rest }.Select(row => $"{row.Refund.RefundId} {row.Currency}").Order());

        var money = await _model.Money.OfOrdersAsync(
            [new OrderId(one.Item, orders[1]), new OrderId(one.Item, orders[3])], Stop);
        Assert.Equal(["p1-0", "p1b-0", "p3-0"], money.Payments.Select(row => row.PaymentId).Order());
        Assert.Equal([100L, 500], money.Refunds.Select(row => row.Amount).Order());
        Assert.Empty((await _model.Money.OfOrdersAsync([], Stop)).Payments);
    }

    [Fact]
    public async Task Timings_AreThoseOfTheJournalUpToThatPosition()
    {
        var sale = SaleOn(0);
        var published = sale.Now;
        await sale.OpenAsync(2);
        var first = sale.Now;
        var one = sale.Buy("a");
        var early = await sale.CommitAsync();
        sale.Now += TimeSpan.FromSeconds(1);
        var last = sale.Now;
        sale.Buy("b");
        await sale.CommitAsync();
        sale.Now += TimeSpan.FromSeconds(1);
        var paid = sale.Now;
        sale.Pay(one, "p1");
        var end = await sale.CommitAsync();

        var reports = new ItemReports(_stores.Journal);
        Assert.Equal(
            new SaleTimings(published, first, null, first), await reports.TimingsAsync(sale.Item, early, Stop));
        Assert.Equal(
            new SaleTimings(published, first, last, last, paid, paid),
            await reports.TimingsAsync(sale.Item, end, Stop));
    }
}
