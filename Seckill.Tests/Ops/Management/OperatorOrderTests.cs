using System.Net;
using Seckill.Domain;
using Seckill.Tests.Ops.Verbs;

namespace Seckill.Tests.Ops.Management;

/// <summary>/orders over HTTP: what nodes remember, told with why; filters as they are asked.</summary>
public sealed class OperatorOrderTests : IAsyncLifetime
{
    private static readonly Instant At = new(1_800_000_000_000);
    private ManagementUnderTest _node = null!;
    private ItemId _item;

    public async ValueTask InitializeAsync()
    {
        _node = await ManagementUnderTest.StartAsync();
        _node.Cluster.Add("node-2");
        _node.Cluster.AddShard(_node.Cluster.Me);
        _item = _node.Items.Publish(AdmissionTerms.Default);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Why_IsOfAllNodes_OldestFirst_AndNamesThoseThatAreSilent()
    {
        _node.Cluster.Refusals["node-1"] =
            [new RefusalNote("order", "sold-out", "item", 1, new Instant(2000), new Instant(2000))];
        _node.Cluster.Add("node-3");
        _node.Cluster.Refusals["node-2"] =
            [new RefusalNote("pass", "quota-exceeded", "buyer-limiter", 7, new Instant(1000), new Instant(3000))];

        var why = (await _node.GetAsync($"/orders/why?itemId={_item}&buyer=cleo")).Json;

        var refusals = why["refusals"]!.AsArray();
        Assert.Equal(["quota-exceeded", "sold-out"], refusals.Select(one => (string?)one!["code"]));
        Assert.Contains("seckill.admission.buyer", (string?)refusals[0]!["why"]);
        Assert.Equal(7, (int)refusals[0]!["count"]!);
        Assert.Contains("fewer units were free", (string?)refusals[1]!["why"]);
        Assert.Equal(["node-3"], why["silent"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public async Task Story_OfAnOrderRefusedAfter202_SaysWhatTheOwnerRemembersAndWhy()
    {
        var order = new OrderId(_item, new OrderKey(new Key128(1, 2)));
        var buyer = BuyerKey.Of("cleo");
        _node.Items.Intercept = request => request is ReadOrder ? new OrderAnswered(new OrderView(
            order, buyer, 1, new Money(1, "CNY"), OrderState.Refused, RefusalCode.LineFull, null, null, null, At, At,
            null, null, null, null, [new TimelineEntry(OrderState.Refused, At)], 1)) : null;
        _node.Cluster.Refusals["node-2"] =
            [new RefusalNote("order", "line-full", "item", 1, new Instant(1), new Instant(1), order.Key)];

        var answer = await _node.GetAsync($"/orders/{order}/story");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        var story = answer.Json;

        Assert.Contains("line-full", (string?)story["verdict"]);
        Assert.Contains("maxLine", (string?)story["verdict"]);
        Assert.Equal("refused", (string?)story["owner"]!["state"]);
        Assert.Equal(order.ToString(), (string?)story["refusals"]![0]!["orderId"]);
    }

    [Fact]
    public async Task Story_OfAnOrderNobodyKnows_IsNotFound()
    {
        var order = new OrderId(_item, new OrderKey(new Key128(3, 4)));
        var answer = await _node.GetAsync($"/orders/{order}/story");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("orders why", answer.Body);
    }

    [Fact]
    public async Task List_PassesItsFiltersOn()
    {
        Assert.Equal(
            HttpStatusCode.OK, (await _node.GetAsync($"/orders?itemId={_item}&buyer=ada&state=paid")).Status);
        Assert.Equal(("ada", OrderState.Paid, _item),
            (_node.Queries.Asked!.Buyer, _node.Queries.Asked.State, _node.Queries.Asked.Item));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _node.GetAsync("/orders?itemId=x")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _node.GetAsync("/orders?state=x")).Status);
    }
}
