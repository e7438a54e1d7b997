using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Seckill.Client;
using Seckill.Tests.Node;
using Seckill.Tests.Ops;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Client;

/// <summary>What a real node answers operators and auditors: it fits the document, and nothing is lost.</summary>
[Collection(NodeCollection.Name)]
public sealed class OperatorAnswerTests(PrivatePostgres postgres)
{
    private static readonly PurchaseRequest OneUnit = new() { ShipTo = new ShipTo("Ada", "+86 10 1234", "1 Lane") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_OfEveryRoute_FitTheDocumentAndAreKeptWhole()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync(
            [
                .. ground.Settings, .. StoreGround.NoLimits, "seckill.audit.checkpoint-interval=1s",
                CarrierCallback.Setting,
            ]);
        var keeper = new AnswerKeeper(new SocketsHttpHandler());
        using var http = new HttpClient(keeper) { BaseAddress = node.Address };
        SeckillClient As(string subject, string role) => new(http, new SeckillClientOptions
        {
            Token = async _ => await new ShopClient(node.Http).TokenAsync(subject, role),
        });
        var (item, paid, held) = await SellAsync(As("acme", "merchant"), name => As(name, "buyer"));
        var lost = await LoseAsync(new ShopClient(node.Http));

        await OperateAsync(As("olga", "operator"), item, held);
        await AuditAsync(As("audrey", "auditor"), item, paid, lost);
        await FollowAsync(As("olga", "operator"), node);

        var answers = keeper.Kept;
        Assert.Empty(answers.SelectMany(one => AnswerCheck.Misfits(one.Schema, one.Body, one.Operation)).Distinct());
        Assert.Empty(answers.SelectMany(one => AnswerCheck.Losses(one.Schema, one.Body)).Distinct());
        var offered = ApiDocument.Operations(ApiDocument.Read())
            .Where(one => one.Operation["tags"]![0]!.GetValue<string>() is "ops" or "audit")
            .Select(one => $"{one.Method} {one.Path}");
        Assert.Equal(
            ["GET /v1/ops/stream", "POST /v1/ops/cluster/members/{node}/drain"],
            offered.Except(answers.Select(one => one.Operation)));
    }

    /// <summary>A unit that is paid, shipped and refunded in part, and one that is held.</summary>
    private static async Task<(string Item, string Paid, string Held)> SellAsync(
        SeckillClient shop, Func<string, SeckillClient> buyer)
    {
        await shop.Webhooks.CreateAsync("http://127.0.0.1:9/hook", ["seckill.order.*"], cancellation: Token);
        var item = await shop.Merchant.CreateAsync(
            new NewItem
            {
                Title = "Gold watch",
                Price = new Money(1999, "CNY"),
                Stock = 2,
                PerBuyerLimit = 1,
                OpensAt = TimeProvider.System.GetUtcNow().AddMinutes(-1),
                ClosesAt = TimeProvider.System.GetUtcNow().AddHours(1),
            }, cancellation: Token);
        await shop.Merchant.PublishAsync(item.Id, "ready", cancellation: Token);
        var ada = buyer("ada");
        var paid = Assert.IsType<PurchaseResult.Won>(await ada.PurchaseAsync(item.Id, OneUnit, null, Token)).Order.Id;
        var payment = await ada.Payments.StartAsync(paid, "sandbox", cancellation: Token);
        await ada.Development.SettleAsync(
            payment.PaymentId, new SandboxScript { Outcome = PaymentOutcome.Succeed }, Token);
        await foreach (var order in ada.WatchAsync(paid, cancellation: Token))
        {
            if (order.State == OrderState.Paid)
            {
                break;
            }
        }

        await shop.Merchant.ShipAsync(paid, "SF", "SF1", cancellation: Token);
        await shop.Callbacks.SendShipmentAsync(
            "sf", new CarrierReport
            {
                TrackingNumber = "SF1",
                OrderId = paid,
                Code = "X9",
                At = TimeProvider.System.GetUtcNow(),
            }, CarrierCallback.Secret, cancellation: Token);
        await shop.Merchant.RefundAsync(
            paid, new RefundRequest { Amount = 100, Reason = "scratched" }, cancellation: Token);
        await Until.TrueAsync(
            async () => (await ada.Orders.GetAsync(paid, cancellation: Token)).Refund?.Sent.Amount == 100);
        var held = Assert.IsType<PurchaseResult.Won>(
            await buyer("bob").PurchaseAsync(item.Id, OneUnit, null, Token)).Order.Id;
        return (item.Id, paid, held);
    }

    /// <summary>An order that was answered 202, and lost when its turn came.</summary>
    private static async Task<string> LoseAsync(ShopClient shop)
    {
        string? lost = null;
        for (var attempt = 0; lost is null; attempt++)
        {
            lost = await TryToLoseAsync(shop, $"make-{attempt}");
        }

        return lost;
    }

    /// <returns>Null if the machine was so slow that the second came when the line was open again.</returns>
    private static async Task<string?> TryToLoseAsync(ShopClient shop, string key)
    {
        var merchant = await shop.TokenAsync("slow", "merchant");
        var slow = ShopClient.Item(1, 1, 900, 1999);
        slow["admission"] = new JsonObject { ["ratePerSecond"] = 1, ["burst"] = 1, ["maxLine"] = 9 };
        var item = (await shop.PostAsync("/v1/items", merchant, slow, key)).Text("id");
        await shop.PostAsync($"/v1/items/{item}/publish", merchant, ShopClient.Reason("ready"), "publish");
        var (first, second) = (await shop.TokenAsync("first", "buyer"), await shop.TokenAsync("second", "buyer"));
        var (one, other) = (await shop.PassAsync(item, first), await shop.PassAsync(item, second));
        await shop.WinAsync(item, first, one, "k");
        var queued = await shop.BuyAsync(item, second, other, "k", prefer: "respond-async");
        if (queued.Status == HttpStatusCode.Conflict)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.Accepted, queued.Status);
        var order = queued.Text("id");
        while ((await shop.GetAsync($"/v1/orders/{order}", second)).Text("state") == "queued")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        return order;
    }

    private static async Task OperateAsync(SeckillClient olga, string item, string held)
    {
        var all = await olga.Operator.ItemsAsync("acme", ItemStatus.Published, 1, Token).ToListAsync(Token);
        Assert.Equal([item], all.Select(one => one.ItemId));
        Assert.Equal(ItemPhase.SoldOut, (await olga.Operator.ItemAsync(item, Token)).Phase);
        await olga.Operator.PauseAsync(item, "a question", Token);
        await olga.Operator.ResumeAsync(item, "answered", Token);
        await olga.Operator.AdjustAsync(item, 3, "three more", cancellation: Token);
        // They are for sale a moment later, which is a commit of its own: none is to come while it is looked at.
        await Until.TrueAsync(async () => (await olga.Operator.StockAsync(item, Token)).Free == 3);
        await olga.Operator.ChangeAdmissionAsync(
            item, new AdmissionChange { RatePerSecond = 7, Reason = "slowly" }, Token);
        Assert.Equal(7, (await olga.Operator.AdmissionAsync(item, Token)).RatePerSecond);
        Assert.Equal("up", Assert.Single((await olga.Operator.MembersAsync(cancellation: Token)).Members).State);
        Assert.All((await olga.Operator.ShardsAsync(stats: true, Token)).Shards, one => Assert.NotNull(one.Awake));
        Assert.NotEmpty((await olga.Operator.ProjectionsAsync(Token)).Projections);
        var review = await olga.Operator.ReviewAsync(item, accounts: 1, unpaid: 1, Token);
        Assert.Equal([held], review.Holds.Select(one => one.OrderId));
        var taken = await olga.Operator.ClawBackAsync([held], "a bot", Token);
        Assert.Equal(OrderState.ClawedBack, Assert.Single(taken.Orders).State);
        var again = await olga.Operator.ClawBackAsync(
            [$"{item}-000000000000g0000000000004"], "a bot", Token);
        Assert.Equal(ProblemCodes.NotFound, Assert.Single(again.Orders).Code);
    }

    private static async Task AuditAsync(SeckillClient audrey, string item, string paid, string lost)
    {
        var audit = audrey.Audit;
        Assert.NotEmpty(await audit.ItemsAsync(cancellation: Token).ToListAsync(Token));
        var orders = await audit.OrdersAsync(item, pageSize: 1, cancellation: Token).ToListAsync(Token);
        Assert.Equal(2, orders.Count);
        var story = await audit.StoryAsync(paid, Token);
        var shipment = story.Owner!.Shipment!;
        Assert.Null(Assert.Single(shipment.Records!).Status);
        Assert.NotEmpty(story.Journal);
        var loss = Assert.Single((await audit.StoryAsync(lost, Token)).Refusals!);
        Assert.Equal((ProblemCodes.SoldOut, lost), (loss.Code, loss.OrderId));
        var replayed = await audit.ItemAsync(item, cancellation: Token);
        Assert.Equal((5, 1), (replayed.Total, replayed.Sold));
        Assert.Empty((await audit.DifferenceAsync(item, Token)).Differences);
        Assert.True((await audit.StateAsync(item, Token)).Same);
        Assert.True((await audit.CertificateAsync(item, Token)).Balanced);
        var commits = await audit.ItemEventsAsync(item, pageSize: 2, cancellation: Token).ToListAsync(Token);
        Assert.Equal(replayed.Version, commits.Sum(one => one.EventCount));
        Assert.Equal(
            commits.Select(one => one.Hash),
            (await audit.EventsAsync(commits[0].Shard, pageSize: 2, cancellation: Token).ToListAsync(Token))
                .Where(one => one.ItemId == item).Select(one => one.Hash));
        Assert.Equal(commits[^1].Hash, (await audit.HeadsAsync(Token)).Shards
            .Single(head => head.Shard == commits[0].Shard).HeadHash);
        while (!await audit.CheckpointsAsync(1, Token).AnyAsync(one => one.Signed, Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        Assert.NotEmpty((await audit.KeysAsync(Token)).Keys);
        Assert.True((await audit.VerifyAsync(Token)).Ok);
    }

    private static async Task FollowAsync(SeckillClient olga, NodeProcess node)
    {
        var figures = await olga.Operator.StreamAsync(Token).FirstAsync(Token);
        Assert.Equal(0, figures.Oversold);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ops/stream");
        request.Headers.Add("Authorization", $"Bearer {await new ShopClient(node.Http).TokenAsync("o", "operator")}");
        using var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var raw = JsonNode.Parse((await SseParser.Create(await response.Content.ReadAsStreamAsync(Token))
            .EnumerateAsync(Token).FirstAsync(Token)).Data)!;
        JsonNode schema = new JsonObject { ["$ref"] = "#/components/schemas/TopResource" };
        Assert.Empty(AnswerCheck.Misfits(schema, raw));
        Assert.Empty(AnswerCheck.Losses(schema, raw));
        Assert.NotEmpty(figures.Sales!);
    }
}
