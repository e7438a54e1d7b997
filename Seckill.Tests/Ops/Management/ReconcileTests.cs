using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>POST /payments/reconcile: every difference between a bill and the books, named.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private const string Span = "provider=stripe&from=2027-01-15T08:00:00Z&to=2027-01-15T09:00:00Z";
    private ManagementUnderTest _node = null!;

    private ScriptedBooks Books => _node.Money;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Bill_ThatFits_HasNoDifference()
    {
        Books.Pay(1);
        Books.Pay(2, order: OrderState.Refunded);
        Books.Refund(2, 999, suffix: "a");
        Books.Refund(2, 1000, suffix: "b");
        Books.Pay(3, PaymentRowState.Late, order: OrderState.Expired);
        Books.Refund(3, 1999);

        var answer = await CompareAsync(
            MoneyRows.Line(1) + MoneyRows.Line(2) + MoneyRows.Line(2, 1000, "refund") + MoneyRows.Line(3)
            + MoneyRows.Line(2, 999, "refund") + MoneyRows.Line(3, 1999, "refund"));

        Assert.True(JsonNode.DeepEquals(answer, JsonNode.Parse("""
            {"differences": [], "count": 0, "bill": {"payments": 3, "refunds": 3},
             "ours": {"payments": 3, "refunds": 3}}
            """)), answer.ToJsonString());
    }

    [Fact]
    public async Task Bill_WithEveryDifference_NamesEach()
    {
        Books.Pay(1);
        Books.Pay(2);
        Books.Pay(3);
        Books.Pay(4, PaymentRowState.Unfitting);
        Books.Pay(5, PaymentRowState.Started);
        Books.Pay(6);
        Books.Pay(7, PaymentRowState.Late, order: OrderState.Expired);
        Books.Refund(7, 1999, sentAfter: null);
        Books.Pay(8);
        Books.Refund(8, 5);
        Books.Refund(8, 5, suffix: "twin");
        Books.Pay(9, seconds: 7200);
        var bill = MoneyRows.Line(1, 1998) + MoneyRows.Line(2, currency: "USD") + MoneyRows.Line(3) + MoneyRows.Line(3)
            + MoneyRows.Line(4) + MoneyRows.Line(5) + MoneyRows.Line(7) + MoneyRows.Line(7, 1999, "refund")
            + MoneyRows.Line(8) + MoneyRows.Line(8, 5, "refund") + MoneyRows.Line(8, 6, "refund")
            + MoneyRows.Line(9) + "payment,ch_unknown,,1,CNY,2027-01-15T08:00:00Z\n"
            + $"payment,{MoneyRows.PaymentId(9)}x,{MoneyRows.Order(9)},1999,CNY,2027-01-15T08:00:00Z";

        var answer = await CompareAsync(bill);

        string[] expected =
        [
            $"amount-differs payment {MoneyRows.PaymentId(1)} 1998 1999",
            $"currency-differs payment {MoneyRows.PaymentId(2)} 1999 1999",
            $"twice-in-bill payment {MoneyRows.PaymentId(3)} 1999 1999",
            $"unfitting payment {MoneyRows.PaymentId(4)} 1999 1999",
            $"not-with-us payment {MoneyRows.PaymentId(5)} 1999 ",
            $"not-in-bill payment {MoneyRows.PaymentId(6)}  1999",
            $"not-recorded refund {MoneyRows.PaymentId(7)} 1999 1999",
            $"not-sold-not-refunded payment {MoneyRows.PaymentId(7)}  1999",
            $"not-with-us refund {MoneyRows.PaymentId(8)} 6 ",
            $"not-in-bill refund {MoneyRows.PaymentId(8)}  5",
            "not-with-us payment ch_unknown 1 ",
            $"not-with-us payment {MoneyRows.PaymentId(9)}x 1999 ",
        ];
        Assert.Equal(expected.Order(), answer["differences"]!.AsArray().Select(Show).Order());
        Assert.Equal(expected.Length, (int)answer["count"]!);
    }

    [Fact]
    public async Task Bill_OfAThousandsOfLines_IsWalkedByPages()
    {
        var bill = new StringBuilder();
        for (var i = 0; i < 2_500; i++)
        {
            Books.Pay(i);
            Books.Refund(i, 7);
            bill.Append(i % 100 == 0 ? "" : MoneyRows.Line(i)).Append(MoneyRows.Line(i, 7, "refund"));
        }

        var answer = await CompareAsync(bill.ToString());

        Assert.Equal(25, (int)answer["count"]!);
        Assert.All(answer["differences"]!.AsArray(), one => Assert.Equal("not-in-bill", (string?)one!["code"]));
        Assert.Equal((2_475, 2_500), ((int)answer["bill"]!["payments"]!, (int)answer["ours"]!["refunds"]!));
    }

    [Theory]
    [InlineData("paymentId,kind", "line 1")]
    [InlineData("", "line 1")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,1,CNY", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\n\nfee,p,o,1,CNY,2027-01-15T08:00:00Z", "line 3")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,1.5,CNY,2027-01-15T08:00:00Z", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,-1,CNY,2027-01-15T08:00:00Z", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,,o,1,CNY,2027-01-15T08:00:00Z", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,1,RMB2,2027-01-15T08:00:00Z", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,1,CNY,2027-01-15T08:00:00", "line 2")]
    [InlineData("kind,paymentId,orderId,amount,currency,time\npayment,p,o,1,CNY,yesterday", "line 2")]
    public async Task Bill_NoneOfOurForm_RefusedByLine(string bill, string line)
    {
        using var answer = await SendAsync(bill, Span);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal([line], problem["errors"]!.AsObject().Select(error => error.Key));

        // The place is free again.
        Assert.Equal(0, (int)(await CompareAsync(""))["count"]!);
    }

    [Theory]
    [InlineData("from=2027-01-15T08:00:00Z&to=2027-01-15T09:00:00Z", HttpStatusCode.UnprocessableEntity)]
    [InlineData("provider=stripe&from=yesterday&to=2027-01-15T09:00:00Z", HttpStatusCode.UnprocessableEntity)]
    [InlineData(
        "provider=stripe&from=2027-01-15T08:00:00Z&to=2027-01-15T08:00:00Z", HttpStatusCode.UnprocessableEntity)]
    public async Task Question_Meaningless_Refused(string query, HttpStatusCode status)
    {
        using var answer = await SendAsync(MoneyRows.Head, query);
        Assert.Equal(status, answer.StatusCode);
        using var json = await SendAsync("{}", Span, "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Fact]
    public async Task Bill_OverTheBound_413AndLongLines_422()
    {
        var line = Encoding.ASCII.GetBytes(MoneyRows.Line(1));
        using var large = await SendAsync(new Endless(MoneyRows.Head, line, (64 << 20) + 1), Span);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var wide = await SendAsync(MoneyRows.Head + new string('x', 5_000), Span);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wide.StatusCode);
    }

    [Fact]
    public async Task Bill_WhileAnotherIsCompared_503()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var first = Books.TakeAsync(pipe.Reader, TestContext.Current.CancellationToken).AsTask();
        using var second = await SendAsync(MoneyRows.Head, Span);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(MoneyRows.Head), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        await (await first)!.DisposeAsync();
        Assert.Equal(0, (int)(await CompareAsync(""))["count"]!);
    }

    private static string Show(JsonNode? one) =>
        $"{one!["code"]} {one["kind"]} {one["paymentId"]} {one["bill"]?["amount"]} {one["ours"]?["amount"]}";

    private async Task<JsonNode> CompareAsync(string lines)
    {
        using var answer = await SendAsync("\ufeff" + MoneyRows.Head.Replace("\n", "\r\n") + lines, Span);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    private Task<HttpResponseMessage> SendAsync(string bill, string query, string mediaType = "text/csv") =>
        SendAsync(
            new ByteArrayContent(Encoding.UTF8.GetBytes(bill))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(mediaType) },
            },
            query);

    private Task<HttpResponseMessage> SendAsync(HttpContent bill, string query) =>
        _node.Http.PostAsync($"/payments/reconcile?{query}", bill);

    /// <summary>The same line until so many bytes are sent.</summary>
    private sealed class Endless : HttpContent
    {
        private readonly byte[] _head;
        private readonly byte[] _line;
        private readonly long _bytes;

        public Endless(string head, byte[] line, long bytes)
        {
            (_head, _line, _bytes) = (Encoding.ASCII.GetBytes(head), line, bytes);
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_head);
            for (long sent = _head.Length; sent < _bytes; sent += _line.Length)
            {
                await stream.WriteAsync(_line);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
