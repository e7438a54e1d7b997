using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Webhooks;
using Seckill.Tests.Projections;
using Xunit;

namespace Seckill.Tests.Webhooks;

public abstract partial class EventContract
{
    private static readonly string[] OfOrders = ["seckill.order.*"];

    [Fact]
    public async Task Endpoint_FailsForOneOrder_ItsNextEventWaitsAndOthersGoOn()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, sale, orders) = await SendingAsync(endpoint, orders: 2);
        var (slow, quick) = (Subject(sale, orders[0]), Subject(sale, orders[1]));
        var failures = 0;
        endpoint.Answer(received => received.Subject == slow && Interlocked.Increment(ref failures) <= 2 ? 500 : 204);
        sale.Pay(orders[0], "p1");
        await sale.CommitAsync();
        Walk(told: _ => pump.Wake());
        await ToldAsync(5);
        var all = await DeliveriesAsync(hook.Id);
        var reserved = all.Single(one => one.Subject == slow && one.Type == "seckill.order.reserved").EventId;
        var paid = all.Single(one => one.Type == "seckill.order.paid").EventId;

        Assert.Equal(500, (await SettledAsync(hook.Id, reserved, 1)).LastStatus);
        var other = all.Single(one => one.Subject == quick).EventId;
        Assert.Equal(SendState.Delivered, (await SettledAsync(hook.Id, other, 1)).State);
        PassRetry(1, pump);
        await SettledAsync(hook.Id, reserved, 2);
        Assert.Equal(0, (await DeliveriesAsync(hook.Id)).Single(one => one.EventId == paid).Attempts);
        PassRetry(2, pump);
        await SettledAsync(hook.Id, paid, 1);

        var received = (await endpoint.NextAsync(5)).Where(one => one.Subject == slow).ToList();
        Assert.Equal([reserved, reserved, reserved, paid], received.Select(one => one.Id));
        Assert.All(received[..3], one => Assert.Equal(received[0].Body, one.Body));
        Assert.All(await DeliveriesAsync(hook.Id), one => Assert.Equal(SendState.Delivered, one.State));
        Assert.Equal(0, endpoint.Waiting);
    }

    [Fact]
    public async Task Endpoint_NeverAnswersWell_DeliveryIsDeadTheNextGoesOnAndRedeliveryHasTheSameId()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, sale, orders) = await SendingAsync(endpoint, orders: 1);
        endpoint.Answer(received => received.Type == "seckill.order.reserved" ? 404 : 204);
        sale.Pay(orders[0], "p1");
        await sale.CommitAsync();
        Walk(told: _ => pump.Wake());
        await ToldAsync(4);
        var reserved = (await DeliveriesAsync(hook.Id)).Single(one => one.Type == "seckill.order.reserved");
        for (var attempt = 1; attempt <= Schedule.Length; attempt++)
        {
            await SettledAsync(hook.Id, reserved.EventId, attempt);
            PassRetry(attempt, pump);
        }

        var dead = await SettledAsync(hook.Id, reserved.EventId, Schedule.Length + 1);
        Assert.Equal((SendState.Dead, 404, (Instant?)null), (dead.State, dead.LastStatus, dead.NextAt));
        Assert.Equal("the endpoint answered 404", dead.LastError);
        Assert.Equal("seckill.order.paid", (await endpoint.NextAsync(4))[3].Type);
        Assert.Equal(dead.Id, Assert.Single(await DeliveriesAsync(hook.Id, SendState.Dead)).Id);

        endpoint.Script = null;
        Assert.Equal(WebhookOutcome.Done, (await Desk(pump.Wake).RedeliverAsync(Merchant, dead.Id, Stop)).Outcome);
        Assert.Equal(reserved.EventId, (await endpoint.NextAsync()).Id);
        Assert.Equal(SendState.Delivered, (await SettledAsync(hook.Id, reserved.EventId, 1)).State);
    }

    [Fact]
    public async Task Redeliver_BeforeItsRetry_TakesTheNextOfItsOrderWithIt()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, sale, orders) = await SendingAsync(endpoint, orders: 1);
        sale.Pay(orders[0], "p1");
        await sale.CommitAsync();
        endpoint.Answer(_ => 500);
        Walk(told: _ => pump.Wake());
        await ToldAsync(4);
        var first = await SettledAsync(hook.Id, (await endpoint.NextAsync()).Id, 1);
        endpoint.Script = null;
        await Desk(pump.Wake).RedeliverAsync(Merchant, first.Id, Stop);
        Assert.Equal(
            ["seckill.order.reserved", "seckill.order.paid"], (await endpoint.NextAsync(2)).Select(one => one.Type));
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("2", 5)]
    [InlineData("9999999", 86_400)]
    [InlineData("date", 90)]
    public async Task Endpoint_AsksForAWait_GetsItWithinBounds(string asked, int seconds)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, _, _) = await SendingAsync(endpoint, orders: 1);
        var value = asked != "date" ? asked : (Clock.Now + TimeSpan.FromSeconds(90)).ToDateTimeOffset()
            .ToString("r", CultureInfo.InvariantCulture);
        endpoint.Answer(_ => 503, "Retry-After", value);
        Walk(told: _ => pump.Wake());
        var id = (await endpoint.NextAsync()).Id;
        var wait = (await SettledAsync(hook.Id, id, 1)).NextAt!.Value - Clock.Now;
        Assert.InRange(wait, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2));
    }

    [Fact]
    public async Task Endpoint_SaysGone_IsDisabledAndTheRestIsGivenUp()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, _, _) = await SendingAsync(endpoint, orders: 3, perEndpoint: 1);
        endpoint.Answer(_ => 410);
        Walk(told: _ => pump.Wake());
        await ToldAsync(5);
        await endpoint.NextAsync();
        await UntilAsync(async () => (await Desk().FindAsync(Merchant, hook.Id, Stop))!.Disabled, () => "not disabled");
        Pass(TimeSpan.FromSeconds(11), pump);
        await UntilAsync(
            async () => (await DeliveriesAsync(hook.Id, SendState.Dead)).Count == 3, () => "not given up");
        Assert.Equal(0, endpoint.Waiting);
        Assert.Equal(WebhookOutcome.Disabled, (await Desk().TestAsync(Merchant, hook.Id, Stop)).Outcome);
        var dead = (await DeliveriesAsync(hook.Id))[0];
        Assert.Equal(WebhookOutcome.Disabled, (await Desk().RedeliverAsync(Merchant, dead.Id, Stop)).Outcome);
    }

    [Fact]
    public async Task Endpoint_Redirects_IsNotFollowed()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, _, _) = await SendingAsync(endpoint, orders: 1);
        endpoint.Answer(received => received.Path == "/hook" ? 307 : 204, "Location", "/elsewhere");
        Walk(told: _ => pump.Wake());
        var settled = await SettledAsync(hook.Id, (await endpoint.NextAsync()).Id, 1);
        Assert.Equal((SendState.Pending, 307), (settled.State, settled.LastStatus));
        Assert.Equal(0, endpoint.Waiting);
    }

    [Fact]
    public async Task Endpoint_DoesNotAnswer_TimesOutAndHoldsUpNobodyElse()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var other = await EndpointListener.StartAsync();
        var second = await HookAsync(other.Url, "other", OfOrders);
        var (hook, pump, _, _) = await SendingAsync(endpoint, orders: 6);
        endpoint.Script = (_, context) => HangAsync(context);
        Walk(told: _ => pump.Wake());
        var stuck = (await endpoint.NextAsync(4))[0].Id;
        Assert.Equal(6, (await other.NextAsync(6)).Select(one => one.Id).Distinct().Count());
        await UntilAsync(
            async () => (await DeliveriesAsync(second.Id, SendState.Delivered)).Count == 6, () => "not all");
        Assert.Equal(0, endpoint.Waiting);
        Pass(TimeSpan.FromSeconds(10), pump);
        var failed = await SettledAsync(hook.Id, stuck, 1, sinceClaim: TimeSpan.FromSeconds(10));
        Assert.Equal((null, "no answer within 10 s"), (failed.LastStatus, failed.LastError));
    }

    [Fact]
    public async Task Pump_DiesInFlight_AnotherSendsAgainWhenTheHoldIsOver()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (hook, pump, _, _) = await SendingAsync(endpoint, orders: 1);
        endpoint.Script = (_, context) => HangAsync(context);
        Walk(told: _ => pump.Wake());
        var first = await endpoint.NextAsync();
        await pump.DisposeAsync();
        endpoint.Script = null;
        var next = Pump();
        next.Wake();
        Assert.Empty(await _stores.Webhooks.ReadDueAsync(Clock.Now, Stop));
        Pass(TimeSpan.FromSeconds(26), next);
        var again = await endpoint.NextAsync();
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(SendState.Delivered, (await SettledAsync(hook.Id, first.Id, 2)).State);
    }

    /// <summary>An endpoint for orders' events, a pump, and an item with orders that nobody has told yet.</summary>
    private async Task<(WebhookView Hook, DeliveryPump Pump, TestSale Sale, IReadOnlyList<OrderKey> Orders)>
        SendingAsync(EndpointListener endpoint, int orders, int perEndpoint = 4)
    {
        var hook = await HookAsync(endpoint.Url, types: OfOrders);
        var (sale, keys) = await SoldAsync(orders);
        _time.Advance(TimeSpan.FromSeconds(20));
        return (hook, Pump(perEndpoint: perEndpoint), sale, keys);
    }

    /// <summary>No answer until the client hangs up.</summary>
    private static async Task HangAsync(HttpContext context)
    {
        var left = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    private static string Subject(TestSale sale, OrderKey order) => new OrderId(sale.Item, order).ToString();
}
