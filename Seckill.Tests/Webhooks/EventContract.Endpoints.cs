using System.Net;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Webhooks;
using Xunit;

namespace Seckill.Tests.Webhooks;

public abstract partial class EventContract
{
    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("93.184.215.14,::ffff:192.168.1.1")]
    public async Task Endpoint_ThatResolvesInside_IsNeverSpokenTo(string addresses)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var port = new Uri(endpoint.Url).Port;
        var named = await HookAsync($"http://shop.example:{port}/hook", "named");
        var literal = await HookAsync(endpoint.Url, "literal");
        await SoldAsync(0);
        _time.Advance(TimeSpan.FromSeconds(20));
        var pump = Pump(PublicAddresses.Contains,
            (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()));
        Walk(told: _ => pump.Wake());
        foreach (var hook in new[] { named, literal })
        {
            await UntilAsync(async () => (await DeliveriesAsync(hook.Id)).Count == 2, () => "not told");
            var failed = await SettledAsync(hook.Id, "0-1-0", 1);
            Assert.Null(failed.LastStatus);
            Assert.EndsWith("is not a public address", failed.LastError);
        }

        Assert.Equal(0, endpoint.Waiting);
    }

    [Fact]
    public async Task Secret_Rotated_BothSignForADay()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (pump, desk) = (Pump(), Desk());
        var hook = await HookAsync(endpoint.Url);
        var (old, stamp) = (hook.Secret!, Stamp(Merchant, "rotate"));
        var rotated = await desk.RotateAsync(Merchant, hook.Id, stamp, Stop);
        var fresh = rotated.Webhook!.Secret!;
        Assert.NotEqual(old, fresh);
        var repeated = await desk.RotateAsync(Merchant, hook.Id, stamp, Stop);
        Assert.Equal((true, fresh), (repeated.Replayed, repeated.Webhook!.Secret));
        await desk.TestAsync(Merchant, hook.Id, Stop);
        pump.Wake();
        var test = await endpoint.NextAsync();
        Assert.Equal("seckill.test", test.Type);
        Assert.True(test.IsSignedBy(Clock.Now, old) && test.IsSignedBy(Clock.Now, fresh));

        _time.Advance(TimeSpan.FromHours(24));
        await desk.TestAsync(Merchant, hook.Id, Stop);
        pump.Wake();
        var later = await endpoint.NextAsync();
        Assert.True(later.IsSignedBy(Clock.Now, fresh) && !later.IsSignedBy(Clock.Now, old));
        Assert.Empty((await ReadAsync()).Events);
    }

    [Fact]
    public async Task Endpoint_GetsEventsFromItsCreationOnAndARangeAgainWhenAsked()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var (sale, orders) = await SoldAsync(3);
        _time.Advance(TimeSpan.FromHours(1));
        var pump = Pump();
        var walker = Walk(told: _ => pump.Wake());
        var hook = await HookAsync(endpoint.Url, types: OfOrders);
        sale.Now = Clock.Now;
        await ToldAsync(5);
        sale.Decide(new CancelOrder(orders[0], BuyerKey.Of("buyer-0"), sale.Stamp()));
        walker.Committed(await sale.CommitAsync());
        Assert.Equal("seckill.order.cancelled", (await endpoint.NextAsync()).Type);
        await SettledAsync(hook.Id, "0-5-0", 1);
        Assert.Single(await DeliveriesAsync(hook.Id));

        var desk = Desk(pump.Wake);
        var replay = await desk.ReplayAsync(
            Merchant, hook.Id, new EventMark(null, "0-1-0"), new EventMark(null, "0-3-0"), Stop);
        Assert.Equal((WebhookOutcome.Done, 2, null), (replay.Outcome, replay.Events, replay.Next));
        Assert.Equal(["0-2-0", "0-3-0"], (await endpoint.NextAsync(2)).Select(one => one.Id).Order());
        var ofTime = await desk.ReplayAsync(
            Merchant, hook.Id, new EventMark(sale.Now, null), new EventMark(sale.Now, null), Stop);
        Assert.Equal(1, ofTime.Events);
        Assert.Equal("0-5-0", (await endpoint.NextAsync()).Id);
        Assert.Equal(WebhookOutcome.NoSuchEvent, (await desk.ReplayAsync(
            Merchant, hook.Id, new EventMark(null, "9-9-9"), new EventMark(sale.Now, null), Stop)).Outcome);
    }

    [Fact]
    public async Task Create_RepeatedReusedTooManyDeleted_AnswersEach()
    {
        var desk = Desk();
        var first = await desk.CreateAsync(Merchant, "http://a/", ["*"], Stamp(Merchant, "1"), Stop);
        var again = await desk.CreateAsync(Merchant, "http://a/", ["*"], Stamp(Merchant, "1"), Stop);
        Assert.Equal((false, true), (first.Replayed, again.Replayed));
        Assert.Equal((first.Webhook!.Id, first.Webhook.Secret), (again.Webhook!.Id, again.Webhook.Secret));
        Assert.Equal(WebhookOutcome.KeyReused,
            (await desk.CreateAsync(Merchant, "http://b/", ["*"], Stamp(Merchant, "1", 2), Stop)).Outcome);
        await HookAsync("http://c/", "2");
        await HookAsync("http://d/", "3");
        Assert.Equal(WebhookOutcome.TooMany,
            (await desk.CreateAsync(Merchant, "http://e/", ["*"], Stamp(Merchant, "4"), Stop)).Outcome);
        Assert.Equal(3, (await desk.ListAsync(Merchant, Stop)).Count);
        Assert.Null(await desk.FindAsync("somebody-else", first.Webhook.Id, Stop));
        Assert.False(await desk.DeleteAsync("somebody-else", first.Webhook.Id, Stop));
        Assert.True(await desk.DeleteAsync(Merchant, first.Webhook.Id, Stop));
        Assert.Equal(2, (await desk.ListAsync(Merchant, Stop)).Count);
        Assert.Equal(WebhookOutcome.NotFound,
            (await desk.CreateAsync(Merchant, "http://a/", ["*"], Stamp(Merchant, "1"), Stop)).Outcome);
        Assert.Null((await desk.FindAsync(Merchant, (await desk.ListAsync(Merchant, Stop))[0].Id, Stop))!.Secret);
    }

    [Fact]
    public async Task Delete_WithDeliveriesOnTheirWay_LeavesNoneOfThem()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var hook = await HookAsync(endpoint.Url);
        await SoldAsync(3);
        Walk();
        await ToldAsync(5);
        Assert.Equal(5, await CountAsync("webhook_delivery"));
        Assert.True(await Desk().DeleteAsync(Merchant, hook.Id, Stop));
        _time.Advance(TimeSpan.FromSeconds(20));
        Pump().Wake();
        await UntilAsync(async () => await CountAsync("webhook_delivery") == 0, () => "not swept");
        Assert.Equal(0, endpoint.Waiting);
    }

    [Fact]
    public async Task Claim_ByManyAtOnce_GivesEachDeliveryOnceAndAnOrdersFirstOnly()
    {
        var hook = await HookAsync("http://a/");
        var (sale, orders) = await SoldAsync(20);
        sale.Pay(orders[0], "p1");
        await sale.CommitAsync();
        Walk();
        await ToldAsync(23);
        _time.Advance(TimeSpan.FromSeconds(20));
        var (row, now) = ((await _stores.Webhooks.FindAsync(hook.Id, Stop))!, Clock.Now);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            _stores.Webhooks.ClaimAsync(row, now, now + TimeSpan.FromSeconds(30), 4, Stop).AsTask()));
        var more = await _stores.Webhooks.ClaimAsync(row, now, now + TimeSpan.FromSeconds(30), 100, Stop);
        var claimed = claims.SelectMany(one => one).Concat(more).ToList();
        Assert.Equal(21, claimed.Count);
        Assert.Equal(21, claimed.Select(one => one.Subject).Distinct().Count());

        var first = claimed.Single(one => one.Subject == Subject(sale, orders[0]));
        var delivered = new AttemptResult(SendState.Delivered, 204, null, now, now);
        Assert.False(await _stores.Webhooks.SettleAsync(first with { Attempt = 2 }, delivered, Stop));
        Assert.True(await _stores.Webhooks.SettleAsync(first, delivered, Stop));
        Assert.False(await _stores.Webhooks.SettleAsync(first, delivered, Stop));
        var next = await _stores.Webhooks.ClaimAsync(row, now, now + TimeSpan.FromSeconds(30), 100, Stop);
        Assert.Equal("seckill.order.paid", Assert.Single(next).Type);
    }

    [Fact]
    public async Task Forget_DeliveriesThatEndedLongAgo_AreGoneAndTheirEventsAreNot()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        var hook = await HookAsync(endpoint.Url);
        await SoldAsync(3);
        Walk();
        await ToldAsync(5);
        _time.Advance(TimeSpan.FromSeconds(20));
        Pump();
        await endpoint.NextAsync(5);
        await UntilAsync(async () => (await DeliveriesAsync(hook)).All(one => one.State == SendState.Delivered),
            () => "not delivered");
        var ended = Clock.Now;

        Assert.False(await _stores.Webhooks.ForgetAsync(ended, 100, Stop));
        Assert.Equal(5, await CountAsync("webhook_delivery"));
        Assert.True(await _stores.Webhooks.ForgetAsync(ended + TimeSpan.FromMilliseconds(1), 2, Stop));
        Assert.False(await _stores.Webhooks.ForgetAsync(ended + TimeSpan.FromMilliseconds(1), 100, Stop));
        Assert.Equal((0, 5), (await CountAsync("webhook_delivery"), await CountAsync("outgoing_event")));
    }

    private ValueTask<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(WebhookView hook) =>
        _stores.Webhooks.ReadDeliveriesAsync(hook.Id, null, null, 100, Stop);
}
