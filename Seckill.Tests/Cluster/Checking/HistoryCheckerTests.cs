using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>A checker that can not fail is worth nothing: every kind of lie to a client is told, and found.</summary>
public sealed class HistoryCheckerTests(ITestOutputHelper output)
{
    private static readonly HeldPass First = new(1, 1);

    private readonly MadeSale _sale = new();

    [Fact]
    public void Run_HonestSale_IsClean()
    {
        var item = _sale.Open("honest", 4);
        var ada = MadeSale.Attempt(item, "ada", quantity: 3);
        _sale.Win(ada, First);
        _sale.Lose(MadeSale.Attempt(item, "bob", quantity: 2), new HeldPass(2, 1));
        _sale.Happens(item, new OrderPaid(ada.Order, "p1", "sandbox", new Money(1500, "CNY")));
        _sale.Say(OperationKind.Capture, ada, default, new Outcome(OutcomeKind.Done, "p1"));
        _sale.Told(OperationKind.Read, ada, OrderState.Paid, 2);
        _sale.TakeOver(item);
        _sale.Win(MadeSale.Attempt(item, "eve"), new HeldPass(3, 1));

        var totals = _sale.Check();

        Assert.Equal("nothing is wrong", totals.Found.ToString());
        Assert.Equal((2, 1, 1, 2L), (totals.Won, totals.Lost, totals.Reads, totals.Orders));
    }

    [Fact]
    public void Run_WonWithoutEvent_IsFound()
    {
        var item = _sale.Open("a", 5);
        _sale.Told(OperationKind.Buy, MadeSale.Attempt(item, "ada"), OrderState.Reserved, 1, First);
        AssertFound(Lie.WonWithoutEvent);
    }

    [Theory]
    [InlineData("sold-out")]
    [InlineData("limit-reached")]
    [InlineData("round-closed")]
    [InlineData("ended")]
    [InlineData("line-lost")]
    public void Run_LostWithEvent_IsFound(string code)
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 1), "ada");
        _sale.Happens(ada.Item, MadeSale.Reserved(ada));
        _sale.Lose(ada, First, code);
        AssertFound(Lie.LostWithEvent);
    }

    [Fact]
    public void Run_LostThenWonWithTheSamePass_IsFound()
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 1), "ada");
        _sale.Lose(ada, First, "round-closed");
        _sale.Win(ada, First);
        AssertFound(Lie.LostWithEvent);
    }

    [Fact]
    public void Run_LostThenWonWithAnotherPass_IsClean()
    {
        var item = _sale.Open("a", 1);
        var (ada, bob) = (MadeSale.Attempt(item, "ada"), MadeSale.Attempt(item, "bob"));
        _sale.Win(bob, First);
        _sale.Lose(ada, new HeldPass(2, 1));
        _sale.Happens(item, new OrderCancelled(bob.Order, default));
        _sale.Happens(item, new RoundOpened(2));
        _sale.Win(ada, new HeldPass(3, 2));
        Assert.Equal("nothing is wrong", _sale.Check().Found.ToString());
    }

    [Fact]
    public void Run_LineLostThenWon_IsFoundUnlessItWasSentAgain()
    {
        var item = _sale.Open("a", 2);
        var (ada, bob) = (MadeSale.Attempt(item, "ada"), MadeSale.Attempt(item, "bob"));
        _sale.Say(OperationKind.Buy, bob, First, new Outcome(OutcomeKind.Queued));
        _sale.Say(OperationKind.Read, bob, default, new Outcome(OutcomeKind.Lost, "line-lost"));
        _sale.Win(bob, First);
        Assert.Equal("nothing is wrong", _sale.Check().Found.ToString());

        _sale.Say(OperationKind.Buy, ada, First, new Outcome(OutcomeKind.Queued));
        _sale.Say(OperationKind.Read, ada, default, new Outcome(OutcomeKind.Lost, "line-lost"));
        _sale.Happens(item, MadeSale.Reserved(ada));
        AssertFound(Lie.LostWithEvent);
    }

    [Theory]
    [InlineData("sold-out", 1)]
    [InlineData("round-closed", 1)]
    [InlineData("limit-reached", 1)]
    [InlineData("ended", 1)]
    [InlineData("sold-out", 2)]
    public void Run_RefusedWithoutReason_IsFound(string code, int round)
    {
        var item = _sale.Open("a", 5);
        _sale.Win(MadeSale.Attempt(item, "bob"), First);
        _sale.Lose(MadeSale.Attempt(item, "ada"), new HeldPass(2, round), code);
        AssertFound(Lie.LostWithoutReason);
    }

    [Fact]
    public void Run_TwoOrdersForOneKey_IsFound()
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 5), "ada");
        var other = MadeSale.Attempt(ada.Item, "ada", "k2");
        _sale.Win(ada, First);
        _sale.Happens(ada.Item, MadeSale.Reserved(other));
        _sale.Say(OperationKind.Buy, ada, First,
            new Outcome(OutcomeKind.Told, null, other.OrderId, OrderState.Reserved, 1, 1));
        AssertFound(Lie.TwoOrdersForOneKey, Lie.OrderFromNowhere);
    }

    [Fact]
    public void Run_WrongBuyerOrQuantity_IsFound()
    {
        var item = _sale.Open("a", 9);
        var (ada, bob) = (MadeSale.Attempt(item, "ada"), MadeSale.Attempt(item, "bob"));
        _sale.Happens(item, MadeSale.Reserved(ada) with { Quantity = 2 });
        _sale.Happens(item, MadeSale.Reserved(bob with { Buyer = "eve" }));
        _sale.Told(OperationKind.Buy, ada, OrderState.Reserved, 1, First);
        _sale.Say(OperationKind.Buy, bob, First, new Outcome(OutcomeKind.None));
        Assert.Equal(3, AssertFound(Lie.WrongBuyerOrQuantity).Found.Counts[Lie.WrongBuyerOrQuantity]);
    }

    [Theory]
    [InlineData(OrderState.Paid, 1)]
    [InlineData(OrderState.Reserved, 2)]
    [InlineData(OrderState.Expired, 2)]
    public void Run_StateThatTheJournalDoesNotHave_IsFound(OrderState state, int version)
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 5), "ada");
        _sale.Win(ada, First);
        _sale.Happens(ada.Item, new OrderCancelled(ada.Order, default));
        _sale.Told(OperationKind.Read, ada, state, version);
        AssertFound(Lie.StateDisagrees);
    }

    [Theory]
    [InlineData(OutcomeKind.Told)]
    [InlineData(OutcomeKind.Queued)]
    [InlineData(OutcomeKind.Lost)]
    public void Run_ReadThatGoesBack_IsFound(OutcomeKind kind)
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 5), "ada");
        _sale.Win(ada, First);
        _sale.Happens(ada.Item, new OrderCancelled(ada.Order, default));
        _sale.Told(OperationKind.Cancel, ada, OrderState.Cancelled, 2);
        _sale.Pass(TimeSpan.FromSeconds(2));
        _sale.Say(OperationKind.Read, ada, default,
            new Outcome(kind, "line-lost", ada.OrderId, OrderState.Reserved, 1, 1));
        Assert.Contains(Lie.WentBack, _sale.Check().Found.Counts.Keys);
    }

    [Theory]
    [InlineData("n1", 1)]
    [InlineData("n2", 0)]
    public void Run_QueuedAfterWon_IsHonestOnlyWhereAPurchaseIsUnderWay(string node, int honest)
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 5), "ada");
        _sale.Say(OperationKind.Buy, ada, First, new Outcome(OutcomeKind.Queued, null, ada.OrderId));
        _sale.Win(ada, First);
        _sale.Pass(TimeSpan.FromSeconds(2));
        _sale.Say(OperationKind.Read, ada, default, new Outcome(OutcomeKind.Queued, null, ada.OrderId), node);
        var totals = _sale.Check();
        Assert.Equal((honest, 1 - honest), (totals.PendingAgain, totals.Found.Counts.GetValueOrDefault(Lie.WentBack)));
    }

    [Fact]
    public void Run_CaptureThatIsNotThere_IsFound()
    {
        var ada = MadeSale.Attempt(_sale.Open("a", 5), "ada");
        _sale.Win(ada, First);
        _sale.Say(OperationKind.Capture, ada, default, new Outcome(OutcomeKind.Done, "p1"));
        AssertFound(Lie.CaptureLost);
    }

    [Fact]
    public void Run_OrderThatNobodyAskedFor_IsFound()
    {
        var item = _sale.Open("a", 5);
        _sale.Win(MadeSale.Attempt(item, "ada"), First);
        _sale.Happens(item, MadeSale.Reserved(MadeSale.Attempt(item, "eve")));
        AssertFound(Lie.OrderFromNowhere);
    }

    [Fact]
    public void Run_AnswerThatNobodyMayGet_IsFound()
    {
        _sale.Say(OperationKind.Buy, MadeSale.Attempt(_sale.Open("a", 5), "ada"), First,
            new Outcome(OutcomeKind.Unexpected, "500"));
        AssertFound(Lie.Unexpected);
    }

    [Fact]
    public void Run_AMillionOperations_IsLinearAndFindsTheOneLie()
    {
        var took = new List<TimeSpan>();
        foreach (var count in new[] { 125_000, 1_000_000 })
        {
            var sale = new MadeSale(64, 50);
            Fill(sale, count);
            var liar = MadeSale.Attempt(ItemId.Derive("acme", "i7"), "liar");
            sale.Told(OperationKind.Buy, liar, OrderState.Reserved, 1, First);
            var evidence = sale.Evidence();
            var started = Stopwatch.GetTimestamp();
            var totals = sale.Check(evidence);
            took.Add(Stopwatch.GetElapsedTime(started));
            output.WriteLine($"{took[^1].TotalSeconds:F2} s for {totals}");
            Assert.Equal(count + 1, totals.Operations);
            Assert.Equal([(Lie.WonWithoutEvent, 1)], totals.Found.Counts.Select(found => (found.Key, found.Value)));
        }

        output.WriteLine($"8 times the operations took {took[1] / took[0]:F1} times as long");
    }

    /// <summary>Per eight operations: two double clicks that won, one that lost with a repeat, two reads.</summary>
    private static void Fill(MadeSale sale, int count)
    {
        var items = Enumerable.Range(0, 20).Select(n => sale.Open($"i{n}", (count / 8 + 19) / 20 * 2)).ToArray();
        for (var i = 0; i < count / 8; i++)
        {
            var item = items[i % items.Length];
            var (ada, bob) = (MadeSale.Attempt(item, $"a{i}"), MadeSale.Attempt(item, $"b{i}"));
            foreach (var winner in new[] { ada, bob })
            {
                sale.Win(winner, First);
                sale.Told(OperationKind.Buy, winner, OrderState.Reserved, 1, First);
                sale.Told(OperationKind.Read, winner, OrderState.Reserved, 1);
            }

            var late = MadeSale.Attempt(item, $"c{i}", quantity: 3);
            sale.Lose(late, First);
            sale.Lose(late, First);
        }
    }

    private CheckTotals AssertFound(params Lie[] lies)
    {
        var totals = _sale.Check();
        Assert.Equal(lies.Order(), totals.Found.Counts.Keys.Order());
        return totals;
    }
}
