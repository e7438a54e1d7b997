using Seckill.Domain;

namespace Seckill.Tests.Items;

/// <summary>A returned unit is the next waiter's, however many newcomers race for it (R16).</summary>
public sealed class WaitListRaceTests : LineScene
{
    private const int Runs = 1_000;
    private const int Newcomers = 4;
    private const int HoldSeconds = 5;

    [Fact]
    public async Task Unit_ReturnedAThousandTimes_IsTheNextWaitersEveryTime()
    {
        await OpenAsync(rate: 100_000, burst: 100_000, maxLine: 1_000, stock: 1, HoldSeconds);
        await WonAsync(Buyer(0, waits: false), OrderState.Reserved);
        for (var run = 1; run <= Runs; run++)
        {
            House.Time.Advance(TimeSpan.FromMilliseconds(1));
            var waiter = Buyer(run, waits: true);
            await WonAsync(waiter, OrderState.Waiting);

            var racing = new List<Task<ItemReply>>();
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < Newcomers; i++)
            {
                racing.Add(RaceAsync(begin.Task, Buyer(10_000 + run * Newcomers + i, waits: i % 2 == 0)));
            }

            begin.SetResult();
            if (run % 2 == 0)
            {
                House.Time.Advance(TimeSpan.FromSeconds(HoldSeconds));
                House.Activator.Tick();
            }
            else
            {
                await House.AskAsync(new CancelOrder(
                    Buyer(run - 1, waits: false).Order, BuyerKey.Of($"buyer-{run - 1}"), default));
            }

            while (await StateOf(waiter) is OrderState.Waiting)
            {
                House.Activator.Tick();
            }

            Assert.Equal(OrderState.Reserved, await StateOf(waiter));
            Assert.All(await Task.WhenAll(racing), reply => Assert.True(reply is Refused or OrderAnswered
            {
                Order.State: OrderState.Waiting
            }, $"{reply}"));
            await LeaveAsync(run);
        }
    }

    private async Task<ItemReply> RaceAsync(Task begin, PlaceOrder purchase)
    {
        await begin;
        return await House.AskAsync(purchase);
    }

    /// <summary>Newcomers who got into the list go, so that every run has one waiter.</summary>
    private async Task LeaveAsync(int run)
    {
        for (var i = 0; i < Newcomers; i++)
        {
            var buyer = 10_000 + run * Newcomers + i;
            await House.AskAsync(new CancelOrder(
                Buyer(buyer, waits: false).Order, BuyerKey.Of($"buyer-{buyer}"), default));
        }
    }

    private PlaceOrder Buyer(int buyer, bool waits) => House.Purchase(buyer) with { WaitList = waits };

    private async Task WonAsync(PlaceOrder purchase, OrderState state) =>
        Assert.Equal(state, Assert.IsType<OrderAnswered>(await House.AskAsync(purchase)).Order.State);

    private async Task<OrderState> StateOf(PlaceOrder purchase) => Assert.IsType<OrderAnswered>(await House.AskAsync(
        new ReadOrder(purchase.Order, new Requester("", RequesterKind.System), default))).Order.State;
}
