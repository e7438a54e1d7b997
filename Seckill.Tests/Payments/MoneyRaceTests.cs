using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Payments;
using Seckill.Tests.Items;
using Seckill.Tests.Ops;

namespace Seckill.Tests.Payments;

/// <summary>Money and units of one item, its actor and its refund process, on time that the test moves.</summary>
public sealed class MoneyRaceTests : IAsyncLifetime
{
    private const int Pairs = 10_000;
    private const int Price = 100;
    private readonly ItemHouse _house = new() { Limits = ItemLimits.Default with { ExpireMost = 2 } };
    private readonly ScriptedAdapter _provider = new();
    private readonly ConcurrentDictionary<string, int> _sent = new();
    private readonly RefundProcess _refunds;
    private int _asked;

    public MoneyRaceTests()
    {
        _refunds = new RefundProcess(
            new PaymentProviders([_provider]), async (_, command) => await _house.AskAsync(command),
            RefundProcessOptions.Default, _house.Time, new Random(1), NullLogger<RefundProcess>.Instance);
        _house.Refunds = _refunds;
        _house.Start();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _refunds.DisposeAsync();

    [Fact]
    public async Task PayAndExpire_InTheSameMillisecond_EachPairEndsOnceAndTheBooksAgree()
    {
        _provider.OnRefund = SendAsync;
        await SellAsync(Pairs);
        _house.Time.Advance(TimeSpan.FromSeconds(60));
        var instant = _house.Clock.Now;
        var random = new Random(7);
        int[] order = [.. Enumerable.Range(0, Pairs)];
        random.Shuffle(order);
        foreach (var some in order.Chunk(50))
        {
            // Each capture is told twice; a tick, which expires two at a time, falls somewhere between them.
            var at = random.Next(some.Length);
            var told = new List<Task>();
            for (var i = 0; i < some.Length; i++)
            {
                if (i == at)
                {
                    _house.Activator.Tick();
                }

                told.Add(_house.AskAsync(Capture(some[i])));
                told.Add(_house.AskAsync(Capture(some[i])));
            }

            await Task.WhenAll(told);
        }

        Assert.Equal(instant, _house.Clock.Now);
        await Until.TrueAsync(() => _refunds.Pending == 0);
        var balance = await BalanceAsync();
        var paid = balance.Orders.GetValueOrDefault(OrderState.Paid);
        var expired = balance.Orders.GetValueOrDefault(OrderState.Expired);
        Assert.Equal(Pairs, paid + expired);
        Assert.InRange(paid, 1, Pairs - 1);
        Assert.Equal((0, paid, expired), (
            balance.Stock.Held, balance.Stock.Sold, balance.Stock.Free + balance.Stock.Returned));
        Assert.Equal((Int128)Pairs * Price, balance.Money.Captured);
        Assert.Equal((Int128)expired * Price, balance.Money.Refunded);
        Assert.True(balance.Money is { Balances: true } and { Due: var due } && due == 0);
        Assert.Equal(expired, _sent.Count);
        Assert.All(_sent.Values, times => Assert.Equal(1, times));
        TestContext.Current.TestOutputHelper?.WriteLine($"{paid} paid, {expired} expired and refunded");
    }

    [Fact]
    public async Task ProviderDownForAnHour_EveryRefundIsSentOnce_AlsoAcrossANewOwner()
    {
        const int late = 300;
        var up = false;
        _provider.OnRefund = id =>
        {
            Interlocked.Increment(ref _asked);
            return up ? SendAsync(id) : new(new RefundAnswer.Unavailable("down"));
        };
        await SellAsync(late);
        _house.Time.Advance(TimeSpan.FromSeconds(60));
        _house.Activator.Tick();
        await Until.TrueAsync(() => _house.StockAsync().GetAwaiter().GetResult().Held == 0);

        // Two hours after the holds ended the money comes after all.
        _house.Time.Advance(TimeSpan.FromHours(2));
        var began = _house.Time.Elapsed;
        var told = await Task.WhenAll(Enumerable.Range(0, late).Select(i => _house.AskAsync(Capture(i))));
        Assert.All(told, reply => Assert.IsType<Done>(reply));
        await Until.TrueAsync(() => _refunds.Pending == late);
        await MoveAsync(began + TimeSpan.FromMinutes(30));
        _refunds.Drop(ItemHouse.Item);
        _house.Start();
        await _house.StockAsync();
        await MoveAsync(began + TimeSpan.FromHours(1));
        Assert.Equal((late, 0), (_refunds.Pending, _sent.Count));
        Assert.True(_asked > late * 60, $"asked {_asked} times");

        up = true;
        for (var minutes = 61; _refunds.Pending > 0; minutes++)
        {
            Assert.True(minutes < 120, $"{_refunds.Pending} refunds are not sent an hour after the provider is back");
            await MoveAsync(began + TimeSpan.FromMinutes(minutes));
        }

        _house.Time.Advance(TimeSpan.FromDays(1));

        var balance = await BalanceAsync();
        Assert.Equal(((Int128)late * Price, (Int128)0), (balance.Money.Refunded, balance.Money.Due));
        Assert.Equal(late, _sent.Count);
        Assert.All(_sent.Values, times => Assert.Equal(1, times));
    }

    private async Task SellAsync(int units)
    {
        await _house.OpenSaleAsync(units, holdSeconds: 60);
        foreach (var buyers in Enumerable.Range(0, units).Chunk(500))
        {
            var replies = await Task.WhenAll(buyers.Select(buyer => _house.AskAsync(_house.Purchase(buyer))));
            Assert.All(replies, reply => Assert.IsType<OrderAnswered>(reply));
        }
    }

    /// <summary>A second at a time, and on only when every refund rests again that was not sent.</summary>
    private async Task MoveAsync(TimeSpan to)
    {
        while (_house.Time.Elapsed < to)
        {
            _house.Time.Advance(TimeSpan.FromSeconds(1));
            do
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
            while (_house.Time.Armed < _refunds.Pending);
        }
    }

    private ValueTask<RefundAnswer> SendAsync(string refundId)
    {
        _sent.AddOrUpdate(refundId, 1, (_, times) => times + 1);
        return new(new RefundAnswer.Sent($"re_{refundId}"));
    }

    private RecordPayment Capture(int buyer) => new(
        _house.Purchase(buyer).Order, $"pay-{buyer}", "scripted", true, new Money(Price, "CNY"));

    private async Task<ItemBalance> BalanceAsync() => Assert.IsType<BalanceAnswered>(
        await _house.AskAsync(new ReadBalance(new Requester("acme", RequesterKind.Merchant)))).Balance;
}
