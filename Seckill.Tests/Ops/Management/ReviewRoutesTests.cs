using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>What an operator reads of suspicious holds over HTTP, and how they are refused.</summary>
public sealed class ReviewRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task List_ShowsWhyAHoldIsSuspicious()
    {
        var item = ItemId.Derive("acme", "watch");
        var hold = SuspiciousOf(item, 1);
        _node.Review.Answer = new ReviewedHolds([hold], 7, true);

        var answer = await _node.GetAsync($"/review?itemId={item}&accounts=9&unpaid=2");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(new ReviewQuestion(item, 9, 2), Assert.Single(_node.Review.Asked));
        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"holds": [{"orderId": "{{hold.Listed.Row.Id}}", "itemId": "{{item}}", "buyer": "u1", "quantity": 2,
              "payBy": "2027-01-15T08:00:00.000Z", "network": "203.0.113.9", "accountsOnNetwork": 6, "unpaidBefore": 4,
              "reasons": ["shared-network", "never-pays"]}], "looked": 7, "hasMore": true}
            """)), answer.Body);
    }

    [Fact]
    public async Task List_WithoutWishes_AsksForTheUsualThresholds()
    {
        Assert.Equal(HttpStatusCode.OK, (await _node.GetAsync("/review")).Status);

        Assert.Equal(new ReviewQuestion(null, 5, 3), Assert.Single(_node.Review.Asked));
    }

    [Theory]
    [InlineData("accounts=0")]
    [InlineData("unpaid=x")]
    [InlineData("itemId=nonsense")]
    public async Task List_MeaninglessQuery_IsRefused(string query) =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _node.GetAsync($"/review?{query}")).Status);

    [Theory]
    [InlineData("""{"orders": [], "reason": "bots"}""")]
    [InlineData("""{"orders": ["nonsense"], "reason": "bots"}""")]
    [InlineData("""{"orders": ["c3erasysewb3s29n-00000000000020000000000008"]}""")]
    public async Task ClawBack_MeaninglessBody_IsRefused(string body) =>
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await _node.SendAsync("POST", "/review/claw-back", body)).Status);

    [Fact]
    public async Task ClawBack_TellsWhatBecameOfEachOrder()
    {
        _node.Items.Intercept = request => request is ClawBackHold { Order.Value.Low: 2, Reason: "bots" } claw
            && claw.By.Kind == RequesterKind.Operator ? Refused.With(RefusalCode.WrongState) : null;
        var unknown = SuspiciousOf(ItemId.Derive("acme", "watch"), 1).Listed.Row.Id;
        var paid = SuspiciousOf(ItemId.Derive("acme", "watch"), 2).Listed.Row.Id;

        var answer = await _node.SendAsync(
            "POST", "/review/claw-back", $$"""{"orders": ["{{unknown}}", "{{paid}}"], "reason": "bots"}""");

        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"orders": [{"orderId": "{{unknown}}", "code": "not-found"},
                        {"orderId": "{{paid}}", "code": "wrong-state"}]}
            """)), answer.Body);
    }

    private static SuspiciousHold SuspiciousOf(ItemId item, ulong key)
    {
        var at = new Instant(1_800_000_000_000);
        var row = new OrderRow
        {
            Item = item,
            Number = 1,
            Key = new OrderKey(new Key128(1, key)),
            Buyer = "u1",
            Quantity = 2,
            Amount = 200,
            Seq = 1,
            CreatedAt = at,
            PayBy = at,
            State = OrderState.Reserved,
        };
        return new SuspiciousHold(new ListedOrder(row, new ShardId(1), "CNY"), "203.0.113.9", 6, 4, true, true);
    }
}
