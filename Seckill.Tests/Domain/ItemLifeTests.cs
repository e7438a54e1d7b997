using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Draft, published, paused, retired: R1, R2, R10.</summary>
public sealed class ItemLifeTests
{
    [Fact]
    public void GivenNothing_WhenCreated_ThenDraftThatOnlyItsMerchantSees()
    {
        var item = Draft();

        Assert.Equal(ItemStatus.Draft, item.State.Status);
        Assert.Equal((10, 0, 0, 0), item.Units);
        Assert.IsType<Refused>(ItemReplies.Answer(item.State, new ReadItem(null), item.Now));
        Assert.IsType<Refused>(ItemReplies.Answer(item.State, new ReadItem(Stranger), item.Now));
        Assert.IsType<ItemAnswered>(ItemReplies.Answer(item.State, new ReadItem(Owner), item.Now));
        item.ThenRefused(item.Order("u1"), RefusalCode.NotFound);
    }

    [Fact]
    public void GivenNothing_WhenAnyOtherCommandComes_ThenNotFound()
    {
        var item = new ItemScenario();

        item.ThenRefused(new PublishItem(Owner, "", item.Stamp()), RefusalCode.NotFound);
        item.ThenRefused(
            new RecordPayment(KeyOf("u1"), "p", "sandbox", true, Price), RefusalCode.NotFound);
        Assert.IsType<Done>(item.When(new ExpireHolds(10)));
        Assert.IsType<Done>(item.When(new OpenRound(Interval)));
        Assert.Null(item.State.NextDeadline);
        Assert.False(item.State.NeedsAttention);
        Assert.IsType<Refused>(ItemReplies.Answer(item.State, new ReadItem(Owner), item.Now));
    }

    [Fact]
    public void GivenAnItem_WhenCreatedAgain_ThenReplayedForTheSameBodyAndRefusedForAnother()
    {
        var item = new ItemScenario();
        var create = new CreateItem(Id, Merchant, Terms(), 10, null, item.Stamp());
        item.When(create);

        var again = Assert.IsType<ItemAnswered>(item.When(create));

        Assert.True(again.Replayed);
        Assert.Empty(item.Events);
        item.ThenRefused(create with { Stamp = create.Stamp with { BodyDigest = 2 } }, RefusalCode.KeyReused);
        item.ThenRefused(create with { Stamp = item.Stamp() }, RefusalCode.KeyReused);
    }

    [Fact]
    public void GivenADraft_WhenChanged_ThenTermsAndStockAreReplaced()
    {
        var item = Draft();
        var dearer = Terms() with { Price = new Money(2999, "CNY") };

        item.ThenHappened(new ChangeDraft(Owner, dearer, 20), new ItemChanged(dearer, 20));

        Assert.Equal((20, 0, 0, 0), item.Units);
        Assert.Equal(2999, item.State.Facts.Terms.Price.Amount);
        item.ThenHappened(new ChangeDraft(Owner, dearer, 20));
        item.ThenRefused(new ChangeDraft(Stranger, dearer, 30), RefusalCode.NotFound);
    }

    [Fact]
    public void GivenAPublishedItem_WhenChanged_ThenItemPublished()
    {
        var item = Open();

        item.ThenRefused(new ChangeDraft(Owner, Terms(), 20), RefusalCode.ItemPublished);
    }

    [Fact]
    public void GivenADraft_WhenPublished_ThenScheduledAndSeenByAll()
    {
        var item = Draft();
        var stamp = item.Stamp();

        item.ThenHappened(new PublishItem(Owner, "go", stamp), new ItemPublished(Merchant, "go", stamp));

        Assert.Equal(ItemPhase.Scheduled, item.State.Facts.PhaseAt(item.Now));
        Assert.IsType<ItemAnswered>(ItemReplies.Answer(item.State, new ReadItem(null), item.Now));
        Assert.True(Assert.IsType<ItemAnswered>(item.When(new PublishItem(Owner, "go", stamp))).Replayed);
        item.ThenRefused(
            new PublishItem(Owner, "stop", stamp with { BodyDigest = 9 }), RefusalCode.KeyReused);
        item.ThenRefused(new PublishItem(Owner, "go", item.Stamp()), RefusalCode.WrongPhase);
    }

    [Fact]
    public void GivenADraftWhoseClosingTimeHasPassed_WhenPublished_ThenClosingTimePassed()
    {
        var item = Draft();
        item.Now = Closes;

        item.ThenRefused(new PublishItem(Owner, "", item.Stamp()), RefusalCode.ClosingTimePassed);
    }

    [Fact]
    public void GivenADraft_WhenAStrangerOrAnOperatorPublishes_ThenNotFound()
    {
        var item = Draft();

        item.ThenRefused(new PublishItem(Stranger, "", item.Stamp()), RefusalCode.NotFound);
        item.ThenRefused(new PublishItem(Operator, "", item.Stamp()), RefusalCode.NotFound);
        item.ThenRefused(
            new PublishItem(new Requester(Merchant, RequesterKind.Buyer), "", item.Stamp()), RefusalCode.NotFound);
    }

    [Fact]
    public void GivenADraft_WhenItsLargestOrderHasNoAmount_ThenAmountTooLarge()
    {
        var item = Draft();
        var dear = Terms() with { Price = new Money(1_000_000_000_000, "CNY"), PerBuyerLimit = 9_008 };

        item.ThenRefused(new ChangeDraft(Owner, dear, 10_000), RefusalCode.AmountTooLarge);
        item.When(new ChangeDraft(Owner, dear with { PerBuyerLimit = 9_007 }, 10_000));
        Assert.Equal(9_007, item.State.Facts.Terms.PerBuyerLimit);
    }

    [Fact]
    public void GivenASaleThatHasClosed_WhenPausedOrResumed_ThenWrongPhase()
    {
        var item = Open();
        item.Now = Closes;

        item.ThenRefused(new PauseItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
    }

    [Fact]
    public void GivenADraft_WhenPausedResumedOrRetired_ThenWrongPhase()
    {
        var item = Draft();

        item.ThenRefused(new PauseItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        item.ThenRefused(new ResumeItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        item.ThenRefused(new RetireItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
    }

    [Fact]
    public void GivenAnOpenSale_WhenPausedAndResumed_ThenNobodyBuysInBetween()
    {
        var item = Open();
        var pause = new PauseItem(Operator, "typo", item.Stamp());

        item.ThenHappened(pause, new ItemPaused("op1", "typo", pause.Stamp));

        Assert.Equal(ItemPhase.Paused, item.State.Facts.PhaseAt(item.Now));
        item.ThenRefused(item.Order("u1"), RefusalCode.Paused);
        item.ThenRefused(new PauseItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        Assert.True(Assert.IsType<ItemAnswered>(item.When(pause)).Replayed);
        item.When(new ResumeItem(Owner, "ok", item.Stamp()));
        item.Bought("u1");
        item.ThenRefused(new ResumeItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        item.ThenRefused(new PauseItem(Stranger, "", item.Stamp()), RefusalCode.NotFound);
    }

    [Fact]
    public void GivenAPublishedOrPausedItem_WhenRetired_ThenOverForEver()
    {
        var item = Open();
        item.When(new PauseItem(Owner, "", item.Stamp()));
        item.ThenRefused(new RetireItem(Operator, "", item.Stamp()), RefusalCode.NotFound);

        item.When(new RetireItem(Owner, "done", item.Stamp()));

        Assert.Equal(ItemPhase.Retired, item.State.Facts.PhaseAt(item.Now));
        item.ThenRefused(item.Order("u1"), RefusalCode.Ended);
        item.ThenRefused(new RetireItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        item.ThenRefused(new ResumeItem(Owner, "", item.Stamp()), RefusalCode.WrongPhase);
        item.ThenRefused(new AdjustStock(Owner, 1, "", item.Stamp()), RefusalCode.WrongPhase);
    }

    [Fact]
    public void GivenARetiredItem_WhenAHeldOrderIsPaid_ThenItIsPaid()
    {
        var item = Open();
        var order = item.Bought("u1");
        item.When(new RetireItem(Owner, "done", item.Stamp()));

        item.When(item.Capture(order, "p1"));

        Assert.Equal(OrderState.Paid, item.View(order).State);
    }

    [Fact]
    public void GivenAnItem_WhenSomethingPublicChanges_ThenFactsAreSwappedAndNumbered()
    {
        var item = Open(stock: 2);
        var before = item.State.Facts;

        item.Bought("u1");
        Assert.Same(before, item.State.Facts);
        item.Bought("u2");

        Assert.True(item.State.Facts.SoldOut);
        Assert.True(item.State.Facts.WaitListOpen);
        Assert.Equal(before.Version + 1, item.State.Facts.Version);
        Assert.Equal(ItemPhase.SoldOut, item.State.Facts.PhaseAt(item.Now));
    }
}
