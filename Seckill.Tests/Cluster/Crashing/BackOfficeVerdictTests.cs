using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Tests.Time;
using ToldEvent = Seckill.Tests.Cluster.BackOfficeVerdict.ToldEvent;

namespace Seckill.Tests.Cluster;

/// <summary>A verdict that can not fail is worth nothing: what stays wrong and what nobody told is found.</summary>
public sealed class BackOfficeVerdictTests
{
    private static readonly Money Price = new(500, "CNY");

    private readonly ManualTimeProvider _time = new();
    private readonly MadeSale _sale = new();
    private readonly List<ToldEvent> _told = [];

    public BackOfficeVerdictTests()
    {
        var item = _sale.Open("desk", 9);
        var (paid, refunded, held) =
            (MadeSale.Attempt(item, "paid"), MadeSale.Attempt(item, "back"), MadeSale.Attempt(item, "held"));
        foreach (var attempt in new[] { paid, refunded, held })
        {
            _sale.Happens(item, MadeSale.Reserved(attempt));
        }

        _sale.Happens(item, new OrderPaid(paid.Order, "p1", "stripe", Price));
        _sale.Happens(item, new OrderPaid(refunded.Order, "p2", "stripe", Price));
        _sale.Happens(item, new RefundRequested(refunded.Order, "r2", "p2", 500, false, "recall", "m", default));
        _sale.Happens(item, new RefundSent(refunded.Order, "r2", 1));
        _told.Add(new ToldEvent("0-4-0", EventTypes.OrderPaid, $"{paid.OrderId}"));
        _told.Add(new ToldEvent("0-5-0", EventTypes.OrderPaid, $"{refunded.OrderId}"));
        _told.Add(new ToldEvent("0-7-0", EventTypes.OrderRefunded, $"{refunded.OrderId}"));
    }

    /// <summary>An import that has not ended when time has, while money and events are right.</summary>
    [Fact]
    public async Task Wrong_OnlyTheLastPartAndPatienceOverInTheLook_IsTold()
    {
        var wrong = await BackOfficeVerdict.WrongAsync(_time, () => RightAsync(TimeSpan.FromMinutes(2)), ImportAsync);
        Assert.Equal("import 1 runs", wrong);
    }

    [Fact]
    public async Task Wrong_ToTheEndOfPatience_IsTold()
    {
        var looking = BackOfficeVerdict.WrongAsync(_time, () => RightAsync(TimeSpan.FromSeconds(25)), ImportAsync);
        for (var again = 0; again < 2; again++)
        {
            await _time.ArmedAsync(1);
            _time.AdvanceToNextTimer();
        }

        Assert.Equal("import 1 runs", await looking);
    }

    /// <summary>Deliveries that come slowly come.</summary>
    [Fact]
    public async Task Wrong_ThatBecomesLess_IsWaitedForLongerThanPatience()
    {
        var left = 4;
        var looking = BackOfficeVerdict.WrongAsync(_time, () =>
        {
            _time.Advance(TimeSpan.FromSeconds(40));
            return Task.FromResult(--left == 0 ? null : $"{left} are missing");
        });
        for (var again = 0; again < 3; again++)
        {
            await _time.ArmedAsync(1);
            _time.AdvanceToNextTimer();
        }

        Assert.Null(await looking);
    }

    /// <summary>Something else is wrong at each look, or less and less of it for ever: patience has an end.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 15)]
    public async Task Wrong_ThatOnlyChanges_IsToldInTheEnd(bool becomesLess, int looks)
    {
        var look = 0;
        var looking = BackOfficeVerdict.WrongAsync(_time, () =>
        {
            _time.Advance(TimeSpan.FromSeconds(40));
            look++;
            return Task.FromResult<string?>(becomesLess ? $"{1_000 - look} are missing" : $"{look} more are missing");
        });
        while (!looking.IsCompleted)
        {
            Assert.InRange(look, 1, looks);
            if (look < looks)
            {
                await _time.ArmedAsync(1);
                _time.AdvanceToNextTimer();
            }
        }

        Assert.Equal(looks, look);
        Assert.NotNull(await looking);
    }

    [Fact]
    public async Task Wrong_AtFirstAndRightLater_IsNothing()
    {
        var looks = 0;
        var looking = BackOfficeVerdict.WrongAsync(_time, () => Task.FromResult(looks++ == 0 ? "money" : null));
        await _time.ArmedAsync(1);
        _time.AdvanceToNextTimer();
        Assert.Null(await looking);
    }

    [Fact]
    public void Events_OfEveryPaidAndRefundedOrder_AreRight() => Assert.Null(Events(_told, _told));

    /// <summary>Feed and endpoint agree with each other, and neither has it.</summary>
    [Theory]
    [InlineData(0, EventTypes.OrderPaid)]
    [InlineData(1, EventTypes.OrderPaid)]
    [InlineData(2, EventTypes.OrderRefunded)]
    public void Events_OneThatNobodyTold_IsMissed(int lost, string type)
    {
        var told = _told.Where((_, number) => number != lost).ToList();
        Assert.Equal(
            $"1 of 3 events that the journal calls for are not in the feed: ({type}, {_told[lost].Subject})",
            Events(told, told));
    }

    [Fact]
    public void Events_OneThatDidNotCome_IsMissed() =>
        Assert.Contains("1 of 3 events that the journal calls for are not at the endpoint", Events(_told, _told[1..]));

    [Fact]
    public void Events_TwiceInTheFeedOrFromNowhere_AreFound()
    {
        var strange = new ToldEvent("9-9-9", EventTypes.OrderPaid, _told[0].Subject);
        Assert.Equal("event 0-4-0 is in the feed twice", Events([.. _told, _told[0]], _told));
        Assert.Contains("1 came that are none", Events(_told, [.. _told, strange]));
        Assert.Contains("1 of 4 events did not come", Events([.. _told, strange], _told));
    }

    [Fact]
    public void Events_OfAJournalWithoutAPaidOrder_TriedNothing() => Assert.Equal(
        "the journal has no paid order",
        BackOfficeVerdict.Events(JournalAudit.Run(new MadeSale().Evidence(), new Violations()), [], []));

    private string? Events(IReadOnlyCollection<ToldEvent> feed, IReadOnlyCollection<ToldEvent> received) =>
        BackOfficeVerdict.Events(JournalAudit.Run(_sale.Evidence(), new Violations()), feed, received);

    private Task<string?> RightAsync(TimeSpan takes)
    {
        _time.Advance(takes);
        return Task.FromResult<string?>(null);
    }

    private static Task<string?> ImportAsync() => Task.FromResult<string?>("import 1 runs");
}
