using Seckill.Domain;
using Seckill.Node.Webhooks;
using Seckill.Tests.Webhooks.Broker;

namespace Seckill.Tests.Webhooks;

/// <summary>A broker that is there and will not take some events.</summary>
public abstract partial class EventContract
{
    /// <summary>
    /// A full queue of one merchant is his trouble: neither those before nor those after him wait for it.
    /// </summary>
    [Fact]
    public async Task Broker_RefusesEventsOfOneMerchant_TheOthersGoOn()
    {
        await _stores.Broker.BeginAsync(Clock.Now, Stop);
        foreach (var merchant in new[] { "a", "b", "c" })
        {
            await TellOneAsync(merchant);
        }

        var broker = new ScriptedBroker { Refuses = "b" };
        await using var pump = Publish(broker);
        await UntilAsync(() => Task.FromResult(broker.Arrived.Count == 2), () => "the others' events");
        await UntilAsync(async () => (await _stores.Broker.ReadLagAsync(Stop)).Events == 1, () => "cursors");
        Assert.Equal(["a", "c"], broker.Arrived.Select(came => came.Merchant).Order());

        broker.Refuses = null;
        _time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => Task.FromResult(broker.Arrived.Count == 3), () => "the refused one's event");
    }

    private async Task TellOneAsync(string merchant)
    {
        var item = _owner.ItemOn(0, merchant);
        await _stores.Events.AddMerchantAsync(merchant, Clock.Now, Stop);
        await _stores.Events.AddItemsAsync([new ToldItem(item, new ShardId(0), merchant, 0)], Stop);
        var told = new OutgoingEvent($"{merchant}-1", "seckill.item.created", "s", Clock.Now, [1]);
        await _stores.Events.TellAsync(new ToldStep(item, merchant, 0, 1, [told]), Stop);
    }
}
