using System.Net;
using System.Text.Json.Nodes;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>GET /payments/late: what came late or wrong, and what became of it.</summary>
public sealed class LatePaymentsTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Late_OneOfEachKind_WithWhatBecameOfIt()
    {
        _node.Money.Pay(1, PaymentRowState.Late, 1);
        _node.Money.Refund(1, 1999, sentAfter: 60);
        _node.Money.Pay(2, PaymentRowState.Second, 2);
        _node.Money.Refund(2, 1999, sentAfter: null);
        _node.Money.Pay(3, PaymentRowState.Unfitting, 3);
        _node.Money.Pay(4);
        _node.Money.Stray("evt_1", 4);

        var answer = await _node.GetAsync("/payments/late");

        var (order, payment) = (MoneyRows.Order(1), MoneyRows.PaymentId(1));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ["stray person", "unfitting person", "second refund-due", "late refunded"],
            answer.Json["data"]!.AsArray().Select(one => $"{one!["kind"]} {one["outcome"]}"));
        Assert.True(JsonNode.DeepEquals(answer.Json["data"]![3], JsonNode.Parse($$"""
            {"kind": "late", "provider": "stripe", "paymentId": "{{payment}}", "orderId": "{{order}}",
             "amount": {"amount": 1999, "currency": "CNY"}, "at": "2027-01-15T08:00:01.000Z", "outcome": "refunded",
             "refund": {"refundId": "rf_1", "requestedAt": "2027-01-15T08:00:00.000Z",
                        "sentAt": "2027-01-15T08:01:00.000Z"} }
            """)), answer.Body);
        Assert.Null(answer.Json["data"]![2]!["refund"]!["sentAt"]);
        Assert.Equal("false", answer.Json["hasMore"]!.ToJsonString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Late_PageByPage_EachOnceNewestFirst(int limit)
    {
        for (var i = 0; i < 7; i++)
        {
            _node.Money.Pay(i, PaymentRowState.Late, i / 2);
            _node.Money.Stray($"evt_{i}", i / 3);
        }

        List<string> seen = [];
        for (var next = $"/payments/late?limit={limit}"; next is not null;)
        {
            var page = await _node.GetAsync(next);
            seen.AddRange(page.Json["data"]!.AsArray().Select(one => $"{one!["at"]} {one["kind"]} {one["paymentId"]}"));
            Assert.InRange(page.Json["data"]!.AsArray().Count, 1, limit);
            next = (string?)page.Json["nextUrl"];
        }

        Assert.Equal(14, seen.Count);
        Assert.Equal(14, seen.Distinct().Count());
        Assert.Equal(
            seen.Select(one => one[..24]).OrderDescending(), seen.Select(one => one[..24]));
    }

    [Theory]
    [InlineData("after=x")]
    [InlineData("after=AAAA")]
    [InlineData("limit=x")]
    public async Task Late_BadPage_Refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _node.GetAsync($"/payments/late?{query}")).Status);
}
