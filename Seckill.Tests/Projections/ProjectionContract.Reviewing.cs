using Seckill.Domain;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    private static readonly ReviewQuestion Usual = new(null, Accounts: 3, Unpaid: 2);

    private HoldReview Review() => new(_model.Queries, Reader());

    [Fact]
    public async Task Review_ManyAccountsOnOneNetwork_ListsTheirHoldsOnly()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        for (var i = 0; i < 3; i++)
        {
            sale.Buy($"bot{i}", network: "203.0.113.9");
            sale.Buy("ada", network: "198.51.100.1");
        }

        sale.Buy("unknown-1");
        sale.Buy("unknown-2");
        sale.Buy("unknown-3");
        var paid = sale.Buy("bot3", network: "203.0.113.9");
        sale.Pay(paid, "p1");
        await sale.CommitAsync();
        var other = SaleOn(1);
        await other.OpenAsync(50);
        other.Buy("bot4", network: "203.0.113.9");
        await other.CommitAsync();
        await LandedAsync(host, sale, other);

        var found = await Review().ReviewAsync(Usual, Stop);

        Assert.Equal(["bot2", "bot1", "bot0"], found.Holds.Select(hold => hold.Listed.Row.Buyer));
        Assert.All(found.Holds, hold => Assert.Equal(
            ("203.0.113.9", 3, true, false), (hold.Network, hold.Accounts, hold.SharesNetwork, hold.NeverPays)));
        Assert.Equal((10, false), (found.Looked, found.More));
        Assert.Empty((await Review().ReviewAsync(Usual with { Item = other.Item }, Stop)).Holds);
    }

    [Fact]
    public async Task Review_HoldsThatNeverPay_AreListedUntilTheBuyerPays()
    {
        var host = await StartAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(50);
        for (var i = 0; i < 2; i++)
        {
            sale.Buy("squatter");
            sale.Buy("payer");
            sale.Now += TimeSpan.FromSeconds(60);
            sale.Decide(new ExpireHolds(100));
            sale.Now += TimeSpan.FromSeconds(1);
        }

        sale.Pay(sale.Buy("payer"), "p1");
        sale.Buy("payer");
        sale.Buy("squatter");
        await sale.CommitAsync();
        await LandedAsync(host, sale);

        var hold = Assert.Single((await Review().ReviewAsync(Usual, Stop)).Holds);

        Assert.Equal(("squatter", 2, false, true),
            (hold.Listed.Row.Buyer, hold.Unpaid, hold.SharesNetwork, hold.NeverPays));
        sale.Decide(new ClawBackHold(
            new Requester("olga", RequesterKind.Operator), hold.Listed.Row.Key, "never pays"));
        await sale.CommitAsync();
        await LandedAsync(host, sale);
        Assert.Empty((await Review().ReviewAsync(Usual, Stop)).Holds);
    }
}
