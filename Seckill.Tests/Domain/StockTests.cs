using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>
/// Recorded adjustments, never below what is held and sold (R2), and where their units come from and go to.
/// </summary>
public sealed class StockTests
{
    [Fact]
    public void GivenAScheduledSale_WhenUnitsAreAdded_ThenTheyAreFree()
    {
        var item = Open();
        item.Now = Opens + TimeSpan.FromSeconds(-1);
        var add = new AdjustStock(Owner, 5, "found", item.Stamp());

        var reply = item.ThenHappened(add, new StockAdjusted(5, "found", Merchant, add.Stamp));

        Assert.Equal(15, Assert.IsType<StockAnswered>(reply).Stock.Free);
        Assert.Equal(15, item.Stock.Total);
        Assert.True(Assert.IsType<StockAnswered>(item.When(add)).Replayed);
        Assert.Equal(15, item.Stock.Total);
        item.ThenRefused(add with { Stamp = add.Stamp with { BodyDigest = 3 } }, RefusalCode.KeyReused);
    }

    [Fact]
    public void GivenAnOpenSale_WhenUnitsAreAdded_ThenTheyAreReturned()
    {
        var item = Open();

        item.When(new AdjustStock(Operator, 5, "found", item.Stamp()));

        Assert.Equal((10, 0, 0, 5), item.Units);
    }

    [Fact]
    public void GivenReturnedAndFreeUnits_WhenUnitsAreTaken_ThenReturnedGoFirst()
    {
        var item = Open();
        item.When(new AdjustStock(Owner, 5, "", item.Stamp()));

        item.When(new AdjustStock(Owner, -7, "broken", item.Stamp()));

        Assert.Equal((8, 0, 0, 0), item.Units);
    }

    [Fact]
    public void GivenHeldAndSoldUnits_WhenMoreIsTakenThanIsLeft_ThenBelowCommitted()
    {
        var item = Open();
        item.Bought("u1", 2);
        item.Paid("u2", 2);

        item.ThenRefused(new AdjustStock(Owner, -7, "", item.Stamp()), RefusalCode.BelowCommitted);
        item.When(new AdjustStock(Owner, -6, "", item.Stamp()));

        Assert.Equal((0, 2, 2, 0), item.Units);
    }

    [Fact]
    public void GivenAnItem_WhenMoreUnitsThanTheBoundAreAdded_ThenStockTooLarge()
    {
        var item = Open();

        item.ThenRefused(
            new AdjustStock(Owner, 999_999_991, "", item.Stamp()), RefusalCode.StockTooLarge);
        item.ThenRefused(
            new AdjustStock(Owner, int.MaxValue, "", item.Stamp()), RefusalCode.StockTooLarge);
        item.ThenRefused(
            new AdjustStock(Owner, int.MinValue, "", item.Stamp()), RefusalCode.BelowCommitted);
    }

    [Fact]
    public void GivenADraftOrAStranger_WhenAdjusted_ThenRefused()
    {
        var draft = Draft();
        draft.ThenRefused(new AdjustStock(Owner, 1, "", draft.Stamp()), RefusalCode.WrongPhase);
        draft.ThenRefused(new AdjustStock(Stranger, 1, "", draft.Stamp()), RefusalCode.NotFound);

        Assert.IsType<Refused>(ItemReplies.Answer(draft.State, new ReadStock(Stranger), draft.Now));
        Assert.IsType<Refused>(ItemReplies.Answer(draft.State, new ReadBalance(Stranger), draft.Now));
    }

    [Fact]
    public void GivenASoldOutRound_WhenUnitsReturnAndTheIntervalHasPassed_ThenTheNextRoundOpens()
    {
        var item = Open(stock: 1);
        item.Bought("u1");
        item.When(item.Cancel("u1"));
        Assert.Equal((0, 0, 0, 1), item.Units);
        var oldPass = item.FreshPass();

        item.Pass(TimeSpan.FromSeconds(1));
        item.ThenHappened(new OpenRound(Interval), new RoundOpened(2));

        Assert.Equal((1, 0, 0, 0), item.Units);
        item.ThenRefused(item.Order("u2") with { Pass = oldPass }, RefusalCode.RoundClosed);
        item.Bought("u2");
        item.When(item.Cancel("u2"));
        item.Pass(Interval / 2);
        item.ThenHappened(new OpenRound(Interval));
        item.Pass(Interval / 2);
        item.ThenHappened(new OpenRound(Interval), new RoundOpened(3));
    }

    [Fact]
    public void GivenReturnedUnitsWhileSomeAreFree_WhenNobodyWantedMore_ThenNoRoundOpensUntilSomebodyDoes()
    {
        var item = Open(stock: 3);
        item.Bought("u1", 2);
        item.When(item.Cancel("u1"));
        item.Pass(TimeSpan.FromSeconds(5));
        item.ThenHappened(new OpenRound(Interval));
        Assert.Null(item.State.NextDeadline);

        item.ThenRefused(item.Order("u2", 2), RefusalCode.SoldOut);
        item.State.NoteWant();

        Assert.Equal(Opens, item.State.NextDeadline);
        Assert.Equal(Opens + Interval, item.State.NextWake(item.Now, Interval));
        item.ThenHappened(new OpenRound(Interval), new RoundOpened(2));
        Assert.Equal((3, 0, 0, 0), item.Units);
        Assert.Null(item.State.NextDeadline);
    }

    [Fact]
    public void GivenReturnedUnits_WhenTheSaleIsPausedEndedOrRetired_ThenNoRoundOpens()
    {
        var item = Open(stock: 1);
        item.Bought("u1");
        item.When(item.Cancel("u1"));
        item.Pass(TimeSpan.FromSeconds(5));
        item.When(new PauseItem(Owner, "", item.Stamp()));
        item.ThenHappened(new OpenRound(Interval));
        item.When(new ResumeItem(Owner, "", item.Stamp()));
        item.Now = Closes;
        item.ThenHappened(new OpenRound(Interval));
        Assert.Null(item.State.NextWake(item.Now, Interval));
        item.When(new RetireItem(Owner, "", item.Stamp()));
        item.ThenHappened(new OpenRound(Interval));

        Assert.Equal((0, 0, 0, 1), item.Units);
    }
}
