using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>One command, one event that is both decrement and purchase record: R5, R6, R7, R9.</summary>
public sealed class PurchaseTests
{
    [Fact]
    public void GivenAnOpenSale_WhenBought_ThenOneEventReservesTheUnits()
    {
        var item = Open();
        var order = item.Order("u1", 2);

        var reply = Assert.IsType<OrderAnswered>(item.ThenHappened(
            order, new UnitsReserved(order.Order, "u1", 2, 7, order.ShipTo.Digest(), false)));

        Assert.Equal((8, 2, 0, 0), item.Units);
        Assert.Equal(OrderState.Reserved, reply.Order.State);
        Assert.Equal(item.Now + TimeSpan.FromSeconds(HoldSeconds), reply.Order.PayBy);
        Assert.Equal(new Money(3998, "CNY"), reply.Order.Amount);
        Assert.Equal(item.State.Position, reply.Order.Position);
        Assert.Equal([new TimelineEntry(OrderState.Reserved, item.Now)], reply.Order.Timeline);
        Assert.Equal(1, reply.Order.Version);
        Assert.Equal(new OrderId(Id, order.Order), reply.Order.Id);
        Assert.False(reply.Deferred);
        Assert.False(reply.Replayed);
    }

    [Fact]
    public void GivenAnOrder_WhenRepeatedWhateverHappened_ThenItIsAnsweredFirst()
    {
        var item = Open(stock: 2);
        var order = item.Order("u1") with { Deferred = true };
        item.When(order);
        item.Bought("u2");
        item.Now = Closes + TimeSpan.FromHours(1);
        item.When(new RetireItem(Owner, "", item.Stamp()));

        var withAnyPass = order with { Pass = new PassFacts(99, default, default, false) };
        var again = Assert.IsType<OrderAnswered>(item.When(withAnyPass));

        Assert.Empty(item.Events);
        Assert.True(again.Replayed);
        Assert.True(again.Deferred);
        item.ThenRefused(order with { BodyDigest = 8 }, RefusalCode.KeyReused);
        item.ThenRefused(order with { BuyerKey = BuyerKey.Of("u9") }, RefusalCode.KeyReused);
    }

    /// <summary>Indexes grow on the way, a few entries at a time: none may be missed meanwhile.</summary>
    [Fact]
    public void GivenEverMoreOrders_WhenAnyIsRepeated_ThenItIsFoundAndItsBuyersLimitHolds()
    {
        var item = Open(stock: 2_000, limit: 2);
        var random = new Random(5);
        for (var i = 0; i < 1_700; i++)
        {
            Assert.False(Assert.IsType<OrderAnswered>(item.When(Nth(i))).Replayed);
            var earlier = random.Next(i + 1);
            var again = Assert.IsType<OrderAnswered>(item.When(Nth(earlier)));
            Assert.True(again.Replayed);
            Assert.Equal(Nth(earlier).Order, again.Order.Id.Key);
            if (earlier / 2 < i / 2)
            {
                item.ThenRefused(item.Order($"u{earlier / 2}", key: "third"), RefusalCode.LimitReached);
            }
        }

        PlaceOrder Nth(int order) => item.Order($"u{order / 2}", key: $"k{order}");
    }

    [Fact]
    public void GivenACancelledOrder_WhenItsPurchaseIsRepeated_ThenTheCancelledOrderIsAnswered()
    {
        var item = Open();
        var order = item.Order("u1");
        item.When(order);
        item.When(item.Cancel("u1"));

        var again = Assert.IsType<OrderAnswered>(item.When(order));

        Assert.Equal(OrderState.Cancelled, again.Order.State);
        Assert.Empty(item.Events);
    }

    [Fact]
    public void GivenASaleThatHasNotBegunOrIsOver_WhenBought_ThenNotOpenOrEnded()
    {
        var item = Open();
        item.Now = Opens + TimeSpan.FromMilliseconds(-1);
        Assert.Equal(Opens, item.ThenRefused(item.Order("u1"), RefusalCode.NotOpen).OpensAt);
        item.Now = Closes + TimeSpan.FromMilliseconds(-1);
        item.Bought("u1");
        item.Now = Closes;
        item.ThenRefused(item.Order("u2"), RefusalCode.Ended);
        item.When(new PauseItem(Owner, "", item.Stamp()));
        item.ThenRefused(item.Order("u2"), RefusalCode.Ended);
    }

    [Fact]
    public void GivenAPass_WhenItsLifeIsOver_ThenPassExpired()
    {
        var item = Open();
        var order = item.Order("u1");
        item.Now = order.Pass.ExpiresAt + TimeSpan.FromMilliseconds(1);

        item.ThenRefused(order, RefusalCode.PassExpired);

        item.Now = order.Pass.ExpiresAt;
        item.When(order);
        Assert.Single(item.Events);
    }

    [Fact]
    public void GivenAPassOfAnotherRound_WhenBought_ThenRoundClosed()
    {
        var item = Open();

        item.ThenRefused(
            item.Order("u1") with { Pass = item.FreshPass() with { Round = 2 } }, RefusalCode.RoundClosed);
    }

    [Fact]
    public void GivenALimit_WhenABuyerWantsMore_ThenLimitReachedWithHisOrder()
    {
        var item = Open(limit: 2);
        Assert.Null(item.ThenRefused(item.Order("u1", 3), RefusalCode.LimitReached).Order);
        var first = item.Bought("u1");

        Assert.Equal(first, item.ThenRefused(item.Order("u1", 2, "k2"), RefusalCode.LimitReached).Order);

        item.Bought("u1", 1, "k2");
        item.ThenRefused(item.Order("u1", 1, "k3"), RefusalCode.LimitReached);
        item.ThenRefused(item.Order("u1", int.MaxValue, "k3"), RefusalCode.LimitReached);
        item.ThenRefused(item.Order("u2", 0), RefusalCode.QuantityInvalid);
    }

    [Fact]
    public void GivenARefundedOrder_WhenItsBuyerBuysAgain_ThenItStillCounts()
    {
        var item = Open(limit: 1);
        var order = item.Paid("u1");
        item.When(item.Refund(order, restock: true));
        item.ThenRefused(item.Order("u1", key: "k2"), RefusalCode.LimitReached);
        item.When(item.Sent(order, "pay-u1-k", 1999, 1));

        Assert.Equal(OrderState.Refunded, item.View(order).State);
        item.ThenRefused(item.Order("u1", key: "k2"), RefusalCode.LimitReached);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("expire")]
    [InlineData("claw-back")]
    public void GivenReleasedUnits_WhenTheirBuyerComesBack_ThenOnlyAPassIssuedLaterWins(string how)
    {
        var item = Open(limit: 1);
        var order = item.Bought("u1");
        item.Pass(TimeSpan.FromSeconds(HoldSeconds));
        var passOfThatMoment = item.FreshPass();
        item.When(how switch
        {
            "cancel" => item.Cancel("u1"),
            "expire" => new ExpireHolds(10),
            _ => new ClawBackHold(Operator, order, "bots"),
        });

        item.ThenRefused(item.Order("u1", key: "k2") with { Pass = passOfThatMoment }, RefusalCode.RoundClosed);

        item.Pass(TimeSpan.FromMilliseconds(1));
        item.Bought("u1", key: "k2");
    }

    [Fact]
    public void GivenTooFewUnits_WhenBought_ThenSoldOutAndFreeStays()
    {
        var item = Open(stock: 1);

        item.ThenRefused(item.Order("u1", 2), RefusalCode.SoldOut);
        item.Bought("u2");
        item.ThenRefused(item.Order("u3"), RefusalCode.SoldOut);

        Assert.Equal((0, 1, 0, 0), item.Units);
    }

    [Fact]
    public void GivenAMostOfUnpaidOrders_WhenReached_ThenLimitReachedUntilOneIsPaid()
    {
        var item = Open(limit: 5, maxUnpaid: 1);
        var first = item.Bought("u1");

        Assert.Equal(first, item.ThenRefused(item.Order("u1", key: "k2"), RefusalCode.LimitReached).Order);

        // What was refused with a pass stays refused with it: paying makes room for a newer pass only.
        var older = item.Order("u1", key: "k2");
        item.Pass(TimeSpan.FromSeconds(1)).When(item.Capture(first, "p1"));
        item.ThenRefused(older, RefusalCode.RoundClosed);
        item.Pass(TimeSpan.FromSeconds(1)).Bought("u1", key: "k2");
    }

    [Fact]
    public void GivenOrders_WhenRead_ThenOnlyByTheirBuyerTheMerchantAndOperators()
    {
        var item = Open();
        var order = item.Bought("u1");
        ItemReply Read(Requester reader) => ItemReplies.Answer(
            item.State, new ReadOrder(order, reader, BuyerKey.Of(reader.Subject)), item.Now);

        Assert.IsType<OrderAnswered>(Read(new Requester("u1", RequesterKind.Buyer)));
        Assert.IsType<OrderAnswered>(Read(Owner));
        Assert.IsType<OrderAnswered>(Read(Operator));
        Assert.IsType<Refused>(Read(new Requester("u2", RequesterKind.Buyer)));
        Assert.IsType<Refused>(Read(Stranger));
        Assert.IsType<Refused>(ItemReplies.Answer(item.State, new ReadOrder(KeyOf("u2"), Owner, default), item.Now));
    }
}
