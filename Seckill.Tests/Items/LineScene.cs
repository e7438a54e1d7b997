using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>One item with a line, on moved time.</summary>
public abstract class LineScene
{
    private ulong _more;

    private protected ItemHouse House { get; } = new();

    protected Instant Now => House.Clock.Now;

    protected static int Count(IReadOnlyList<Task<ItemReply>> sent) => sent.Count(reply => reply.IsCompleted);

    protected static CommandStamp Stamp(ulong key) => new(new CommandKey(new Key128(0, key)), key);

    protected async Task OpenAsync(int rate, int burst, int maxLine, int stock, int holdSeconds = 3_600)
    {
        House.Limits = House.Limits with { RatePerSecond = rate, Burst = burst, MaxLine = maxLine };
        House.Start();
        await House.OpenSaleAsync(stock, holdSeconds);
    }

    /// <summary>Sends that many purchases and lets what can be decided be decided.</summary>
    protected async Task<IReadOnlyList<Task<ItemReply>>> BuyAsync(int count, int from = 100)
    {
        var sent = Enumerable.Range(from, count).Select(buyer => House.AskAsync(House.Purchase(buyer))).ToList();
        await SettleAsync();
        return sent;
    }

    protected async Task<ItemReply> DryAsync(PlaceOrder purchase)
    {
        ItemReply reply;
        do
        {
            reply = await House.AskAsync(purchase with { Order = new OrderKey(new Key128(8, _more++)) });
        }
        while (reply is OrderAnswered);
        return reply;
    }

    protected Task<ItemReply> ReadAsync(int buyer) => House.AskAsync(new ReadOrder(
        House.Purchase(buyer).Order, new Requester($"buyer-{buyer}", RequesterKind.Buyer),
        BuyerKey.Of($"buyer-{buyer}"), Final: true));

    protected async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(10))
        {
            House.Time.Advance(TimeSpan.FromMilliseconds(10));
            await SettleAsync();
        }
    }

    /// <summary>The actor answers a question that came after all that it had to do.</summary>
    protected async Task SettleAsync() => await House.StockAsync();

    protected async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
