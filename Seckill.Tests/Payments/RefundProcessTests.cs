using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Payments;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

public sealed class RefundProcessTests : IAsyncLifetime
{
    private static readonly ItemId Item = ItemId.Derive("shop", "item");
    private static readonly OrderKey Order = new(new Key128(1, 2));

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedAdapter _provider = new();
    private readonly ScriptedAdapter _other = new("other");
    private readonly RefundProcess _process;
    private readonly List<(ItemId Item, ItemCommand Command)> _told = [];
    private bool _ownerAway;

    public RefundProcessTests() => _process = new RefundProcess(
        new PaymentProviders([_provider, _other]), SendAsync, RefundProcessOptions.Default with { Concurrency = 1 },
        _time, new Random(1), NullLogger<RefundProcess>.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Offer_Refund_AskedWithAllItsFacts()
    {
        _process.Offer(Item, Refund("r1"));

        Assert.Equal(
            new RefundAsked("r1", "p1", new OrderId(Item, Order), new Money(500, "CNY")),
            await _provider.NextRefundAsync());
    }

    [Fact]
    public async Task Offer_ProviderDownForAnHour_AskedAllTheTimeAndAcceptedOnce()
    {
        var accepted = 0;
        _provider.OnRefund = _ =>
        {
            var up = _time.Elapsed >= TimeSpan.FromHours(1);
            accepted += up ? 1 : 0;
            return new(up ? new RefundAnswer.Accepted() : new RefundAnswer.Unavailable("down"));
        };
        _process.Offer(Item, Refund("r1"));

        var (asked, last) = (0, TimeSpan.Zero);
        for (var done = false; !done; asked++)
        {
            await _provider.NextRefundAsync();
            await _time.ArmedAsync(1);
            Assert.InRange(_time.Elapsed - last, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            last = _time.Elapsed;
            // Of the question that was read: the next one may be answered before time has been moved to its end.
            done = Volatile.Read(ref accepted) > 0;
            _ = done || _time.AdvanceToNextTimer();
        }

        _process.Sent("r1");
        _time.Advance(TimeSpan.FromDays(1));
        Assert.InRange(asked, 60, 140);
        Assert.True(_time.Elapsed < TimeSpan.FromDays(1) + TimeSpan.FromMinutes(61), "asked within a minute");
        Assert.Equal((1, 0, 0, 0), (accepted, _provider.RefundsAsked, _process.Pending, _time.Armed));
    }

    [Fact]
    public async Task Offer_SameRefundAgain_AskedOnce()
    {
        _process.Offer(Item, Refund("r1"));
        _process.Offer(Item, Refund("r1"));
        await _provider.NextRefundAsync();
        await _time.ArmedAsync(1);
        _process.Offer(Item, Refund("r1"));

        // Another payment's refund goes through the one worker after all that.
        _process.Offer(Item, Refund("r2", "p2"));
        Assert.Equal("r2", (await _provider.NextRefundAsync()).RefundId);
        Assert.Equal(2, _process.Pending);
    }

    [Fact]
    public async Task Accepted_NoRefundSentComes_AskedAgainLessAndLessOften()
    {
        _process.Offer(Item, Refund("r1"));
        var (last, spans) = (TimeSpan.Zero, new List<double>());
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal("r1", (await _provider.NextRefundAsync()).RefundId);
            spans.Add((_time.Elapsed - last).TotalSeconds);
            last = _time.Elapsed;
            await _time.ArmedAsync(1);
            _time.AdvanceToNextTimer();
        }

        double[] most = [0, 30, 60, 120, 240, 480, 600];
        Assert.All(spans.Zip(most), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
    }

    [Fact]
    public async Task Sent_OldestOfItsPayment_TheNextIsAskedOnlyThen()
    {
        _process.Offer(Item, Refund("r1"));
        _process.Offer(Item, Refund("r2"));
        _process.Offer(Item, Refund("r3", "p3"));
        Assert.Equal("r1", (await _provider.NextRefundAsync()).RefundId);
        Assert.Equal("r3", (await _provider.NextRefundAsync()).RefundId);
        Assert.Equal(0, _provider.RefundsAsked);

        _process.Sent("r1");
        Assert.Equal("r2", (await _provider.NextRefundAsync()).RefundId);
    }

    [Fact]
    public async Task Sent_WhileBeingAsked_NotAskedAgain()
    {
        var answer = new TaskCompletionSource<RefundAnswer>();
        _provider.OnRefund = id => id == "r1" ? new(answer.Task) : new(new RefundAnswer.Accepted());
        _process.Offer(Item, Refund("r1"));
        await _provider.NextRefundAsync();

        _process.Sent("r1");
        answer.SetResult(new RefundAnswer.Unavailable("late"));
        _process.Offer(Item, Refund("r2", "p2"));
        await _provider.NextRefundAsync();
        _process.Sent("r2");
        Assert.Equal(0, _time.Armed);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0), (_provider.RefundsAsked, _process.Pending));
    }

    [Fact]
    public async Task Drop_ShardStops_SilentUntilOfferedAgainWithTheSameId()
    {
        var elsewhere = ItemId.Derive("shop", "other item");
        _process.Offer(Item, Refund("r1"));
        _process.Offer(Item, Refund("r2"));
        _process.Offer(elsewhere, Refund("r3", "p3"));
        await _provider.NextRefundAsync();
        await _provider.NextRefundAsync();
        await _time.ArmedAsync(2);

        _process.Drop(Item);
        Assert.Equal((1, 1), (_process.Pending, _time.Armed));
        _process.Offer(Item, Refund("r1"));
        Assert.Equal("r1", (await _provider.NextRefundAsync()).RefundId);
    }

    [Fact]
    public async Task Provider_ThrowsOrIsUnknown_AskedAgain()
    {
        _provider.OnRefund = _ => throw new InvalidOperationException("a bug in an adapter");
        _process.Offer(Item, Refund("r1"));
        _process.Offer(Item, Refund("r2", "p2", "gone"));
        await _provider.NextRefundAsync();
        await _time.ArmedAsync(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _provider.NextRefundAsync();
        Assert.Equal(2, _process.Pending);
    }

    [Fact]
    public async Task Provider_Hangs_GivenUpInTimeAndHoldsUpNobodyElse()
    {
        _provider.OnRefund = _ => new(new TaskCompletionSource<RefundAnswer>().Task);
        _process.Offer(Item, Refund("r1"));
        await _provider.NextRefundAsync();
        _process.Offer(Item, Refund("r2", "p2", "other"));
        await _other.NextRefundAsync();
        await _time.ArmedAsync(2);

        _process.Sent("r2");
        Assert.Equal(1, _time.Armed);
        _time.Advance(RefundProcessOptions.Default.AskTimeout);
        await _time.ArmedAsync(1);
        _time.AdvanceToNextTimer();
        Assert.Equal("r1", (await _provider.NextRefundAsync()).RefundId);
    }

    [Fact]
    public async Task Provider_SaysSent_ItemIsToldAndAskedAgainOnlyUntilItKnows()
    {
        _provider.OnRefund = _ => new(new RefundAnswer.Sent("re_1"));
        _ownerAway = true;
        _process.Offer(Item, Refund("r1"));
        await _provider.NextRefundAsync();
        await _time.ArmedAsync(1);
        Assert.Empty(_told);

        _ownerAway = false;
        _time.AdvanceToNextTimer();
        await _provider.NextRefundAsync();
        await _time.ArmedAsync(1);
        var expected = new RecordRefundSent(
            Order, "p1", new Money(500, "CNY"), CallbackKeys.Derive("scripted", "re_1"));
        Assert.Equal([(Item, expected)], _told);

        _process.Sent("r1");
        Assert.Equal((0, 0, 0), (_time.Armed, _process.Pending, _provider.RefundsAsked));
    }

    private ValueTask SendAsync(ItemId item, ItemCommand command)
    {
        if (_ownerAway)
        {
            throw new TimeoutException("the owner is away");
        }

        _told.Add((item, command));
        return ValueTask.CompletedTask;
    }

    private static PendingRefund Refund(string id, string payment = "p1", string provider = "scripted") =>
        new(Order, id, payment, provider, new Money(500, "CNY"), new Instant(0));
}
