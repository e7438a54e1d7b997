using Seckill.Client;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Client;

/// <summary>The client against a real node: a sale from draft to certificate, and a node that is killed.</summary>
[Collection(NodeCollection.Name)]
public sealed class ClientNodeTests(PrivatePostgres postgres)
{
    private static readonly PurchaseRequest OneUnit = new() { ShipTo = new ShipTo("Ada", "+86 10 1234", "1 Lane") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sale_FromDraftToCertificate_IsDoneByTheClient()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var (shop, ada) = (ClientOf(node, "acme", "merchant"), ClientOf(node, "ada", "buyer"));
        var hook = await shop.Webhooks.CreateAsync(endpoint.Url, ["seckill.order.*"], cancellation: Token);
        var item = await PublishAsync(shop, 2, ChallengeKind.Pow);

        var won = Assert.IsType<PurchaseResult.Won>(await ada.PurchaseAsync(item, OneUnit, null, Token));
        await PayAsync(ada, won.Order.Id);
        await shop.Merchant.ShipAsync(won.Order.Id, "SF", "SF1", cancellation: Token);
        await shop.Merchant.SetDeliveryAsync(won.Order.Id, DeliveryOutcome.Delivered, cancellation: Token);

        var order = await ada.Orders.GetAsync(won.Order.Id, cancellation: Token);
        var receipt = await ada.Receipts.VerifyAsync(order, cancellation: Token);
        Assert.Equal((OrderState.Delivered, order.Id), (order.State, receipt.OrderId));
        var told = await ToldAsync(endpoint, hook.Secret!, 4);
        Assert.Equal(
            [OrderState.Reserved, OrderState.Paid, OrderState.Shipped, OrderState.Delivered],
            told.Select(one => one.Order!.State));
        var feed = await shop.Events.ExportAsync(null, ["seckill.order.*"], Token).ToListAsync(Token);
        Assert.Equal(told.Select(one => one.Id), feed.Select(one => one.Id));
        var certificate = await shop.Merchant.CertificateAsync(item, cancellation: Token);
        Assert.True(certificate.Balanced);
        Assert.Equal((1, 1999), (certificate.Sold, certificate.Money.Captured));
        Assert.Equal(1, certificate.Orders[OrderState.Delivered]);
    }

    /// <summary>Twenty buyers for ten units, and the node is killed while they buy.</summary>
    [Fact]
    public async Task Node_KilledAmidPurchases_SellsEachUnitOnceAndEveryBuyerLearnsTheTruth()
    {
        const int buyers = 20, stock = 10;
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = ClientOf(node, "acme", "merchant");
        var item = await PublishAsync(shop, stock, null, limit: buyers);
        var clients = Enumerable.Range(0, buyers).Select(i => ClientOf(node, $"buyer-{i}", "buyer")).ToList();
        foreach (var client in clients)
        {
            // Tokens are fetched before, so that the purchases come at once.
            await client.Orders.ListAsync(cancellation: Token).ToListAsync(Token);
        }

        var buying = clients.Select(client => client.PurchaseAsync(item, OneUnit, null, Token)).ToList();
        await Task.WhenAny(buying);
        await node.KillAsync();
        await node.StartAgainAsync();
        var results = await Task.WhenAll(buying);

        var won = results.OfType<PurchaseResult.Won>().Select(result => result.Order.Id).ToHashSet();
        Assert.Equal(stock, won.Count);
        Assert.All(results.Where(result => result is not PurchaseResult.Won), result =>
            Assert.Equal(ProblemCodes.SoldOut, Assert.IsType<PurchaseResult.Refused>(result).Reason));
        var held = await shop.Merchant.StockAsync(item, cancellation: Token);
        Assert.Equal((0, stock), (held.Free, held.Held));
    }

    private static SeckillClient ClientOf(NodeProcess node, string subject, string role)
    {
        string? token = null;
        return new SeckillClient(node.Http, new SeckillClientOptions
        {
            Token = async _ => token ??= await new ShopClient(node.Http).TokenAsync(subject, role),
        });
    }

    private static async Task<string> PublishAsync(
        SeckillClient shop, int stock, ChallengeKind? challenge, int limit = 1)
    {
        var item = await shop.Merchant.CreateAsync(
            new NewItem
            {
                Title = "Gold watch",
                Price = new Money(1999, "CNY"),
                Stock = stock,
                PerBuyerLimit = Math.Min(limit, stock),
                OpensAt = TimeProvider.System.GetUtcNow().AddMinutes(-1),
                ClosesAt = TimeProvider.System.GetUtcNow().AddHours(1),
                Admission = new NewAdmission { Challenge = challenge },
            }, cancellation: Token);
        await shop.Merchant.PublishAsync(item.Id, "ready", cancellation: Token);
        return item.Id;
    }

    private static async Task PayAsync(SeckillClient buyer, string order)
    {
        var payment = await buyer.Payments.StartAsync(order, "sandbox", cancellation: Token);
        await buyer.Development.SettleAsync(
            payment.PaymentId, new SandboxScript { Outcome = PaymentOutcome.Succeed }, Token);
        await foreach (var state in buyer.WatchAsync(order, cancellation: Token))
        {
            if (state.State == OrderState.Paid)
            {
                return;
            }
        }
    }

    private static async Task<List<CloudEvent>> ToldAsync(EndpointListener endpoint, string secret, int count)
    {
        var verifier = new WebhookVerifier([secret]);
        return
        [
            .. (await endpoint.NextAsync(count)).Select(one => verifier.Verify(
                one.Id, one.Headers[WebhookSignature.TimestampHeader], one.Headers[WebhookSignature.SignatureHeader],
                one.Body)),
        ];
    }
}
