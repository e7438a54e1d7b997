using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>What an actor tells those who wait, and when.</summary>
public sealed class ItemActorTests
{
    private readonly ItemHouse _house = new();

    [Fact]
    public async Task Purchase_AppendNotKnown_NobodyIsToldAnything()
    {
        await _house.OpenSaleAsync(1);
        _house.Store.Script.Enqueue(Fate.Late);
        _house.Store.AcquireFaults = 20;

        var won = _house.AskAsync(_house.Purchase(1));
        await WhileAsync(() => _house.Writer.IsServing);
        Assert.False(won.IsCompleted);
        var refused = Assert.IsType<Refused>(await _house.AskAsync(_house.Purchase(2)));
        Assert.Equal(RefusalCode.ReducedCapacity, refused.Code);

        var answer = Assert.IsType<OrderAnswered>(await _house.AdvanceUntilAsync(won));
        Assert.Equal(OrderState.Reserved, answer.Order.State);
        Assert.Equal(3, answer.Order.Position!.Value.Offset);
        Assert.Equal(RefusalCode.SoldOut, Assert.IsType<Refused>(await _house.AskAsync(_house.Purchase(3))).Code);
    }

    [Fact]
    public async Task Purchase_StoreTakesNothing_IsRetryableAndLeavesNoTrace()
    {
        await _house.OpenSaleAsync(1);
        Array.ForEach(
            [Fate.NotWritten, Fate.NotWritten, Fate.NotWritten, Fate.NotWritten], _house.Store.Script.Enqueue);

        var first = await _house.AdvanceUntilAsync(_house.AskAsync(_house.Purchase(1)));
        Assert.Equal(RefusalCode.ReducedCapacity, Assert.IsType<Refused>(first).Code);
        Assert.Equal(WriterEnd.StoreAway, await _house.Writing);

        _house.Start();
        Assert.Equal(1, (await _house.StockAsync()).Free);
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(2)));
    }

    [Fact]
    public async Task Purchase_ShardLostWithOpenOutcome_IsUndecidedAndTrueAfterwards()
    {
        await _house.OpenSaleAsync(1);
        _house.Store.Script.Enqueue(Fate.ReplyLost);
        _house.Store.AcquireFaults = 20;

        var asked = _house.AskAsync(_house.Purchase(1));
        await WhileAsync(() => _house.Writer.IsServing);
        _house.Writer.Stop();
        Assert.IsType<Undecided>(await _house.AdvanceUntilAsync(asked));

        _house.Store.AcquireFaults = 0;
        _house.Start();
        var again = Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1)));
        Assert.True(again.Replayed);
        Assert.Equal(0, (await _house.StockAsync()).Free);
    }

    [Fact]
    public async Task Purchase_TwinsAtOnce_OneOrderAndOneFirstAnswer()
    {
        await _house.OpenSaleAsync(5);

        var purchase = _house.Purchase(1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _house.AskAsync(purchase)));

        Assert.Single(answers.Cast<OrderAnswered>(), answer => !answer.Replayed);
        Assert.Equal(4, (await _house.StockAsync()).Free);
    }

    [Fact]
    public async Task Holds_AWaveIsDue_AllExpireInOneTick()
    {
        await _house.OpenSaleAsync(35);
        await Task.WhenAll(Enumerable.Range(0, 35).Select(buyer => _house.AskAsync(_house.Purchase(buyer))));
        _house.Time.Advance(TimeSpan.FromSeconds(3_601));

        _house.Activator.Tick();
        while ((await _house.StockAsync()).Held > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        var stock = await _house.StockAsync();
        Assert.Equal((35, 0, 2), (stock.Free + stock.Returned, stock.Held, stock.Round));
    }

    [Fact]
    public async Task Tick_MailboxIsFull_KnocksAgainLater()
    {
        _house.Limits = _house.Limits with { Mailbox = 2 };
        _house.Start();
        await _house.OpenSaleAsync(5);
        await _house.AskAsync(_house.Purchase(1));
        _house.Store.Script.Enqueue(Fate.RequestLost);
        _house.Store.AcquireFaults = 20;

        // One purchase is stuck in its append, two more fill the mailbox; then the hold's deadline passes.
        var stuck = _house.AskAsync(_house.Purchase(2));
        await WhileAsync(() => _house.Writer.IsServing);
        var actor = _house.Activator.Find(ItemHouse.Item)!;
        var waiting = new ItemEnvelope[] { new(_house.Purchase(3)), new(_house.Purchase(4)) };
        Assert.All(waiting, envelope => Assert.True(actor.TryPost(envelope)));
        _house.Time.Advance(TimeSpan.FromSeconds(3_601));
        _house.Activator.Tick();
        await _house.AdvanceUntilAsync(stuck);
        await Task.WhenAll(waiting.Select(envelope => envelope.Task));

        _house.Time.Advance(TimeSpan.FromSeconds(7_200));
        _house.Activator.Tick();
        await WhileAsync(() => actor.NeedsAttention);
    }

    [Fact]
    public async Task Item_IdleForLong_SleepsAndWakesAsItWas()
    {
        await _house.OpenSaleAsync(5);
        var before = await _house.StockAsync();
        await UntilAsleepAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(before, await _house.StockAsync());
    }

    [Fact]
    public async Task Item_UnknownId_DoesNotStayInMemory()
    {
        var reply = await _house.AskAsync(new ReadItem(null));
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<Refused>(reply).Code);
        await UntilAsleepAsync(TimeSpan.FromSeconds(2));
    }

    /// <summary>
    /// Ticks come again and again, as a node's do: who was answered may be asleep at the second only, for his loop ends
    /// after the answer.
    /// </summary>
    private async Task UntilAsleepAsync(TimeSpan idle)
    {
        await WhileAsync(() =>
        {
            _house.Time.Advance(idle);
            _house.Activator.Tick();
            return _house.Activator.AwakeCount > 0;
        });
    }

    private static async Task WhileAsync(Func<bool> holds)
    {
        while (holds())
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
