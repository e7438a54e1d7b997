using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;
using Seckill.Tests.Payments;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Cluster;

/// <summary>
/// What goes on around a sale: orders that are paid at a provider and refunded, payments that are begun and never made,
/// events that an endpoint takes, items that are imported. All of it goes on until it has happened, whoever dies.
/// </summary>
internal sealed class BackOffice : IAsyncDisposable
{
    public const string Events = "seckill.order.paid,seckill.order.refunded";
    public const int LinesPerImport = 10;
    private const int Places = 4;

    // On a machine so busy that a node lives no longer than its first answer takes, things take their time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly Storefront _front;
    private readonly string _merchant;
    private readonly ConcurrentQueue<string> _imports = new();
    private readonly ConcurrentQueue<Sale> _sales = new();
    private ItemId _plenty;
    private ItemId _brief;

    private BackOffice(ScriptedStripe stripe, EndpointListener endpoint, Storefront front, string merchant) =>
        (Stripe, Endpoint, _front, _merchant) = (stripe, endpoint, front, merchant);

    public ScriptedStripe Stripe { get; }

    public EndpointListener Endpoint { get; }

    public string Merchant => _merchant;

    public Storefront Front => _front;

    /// <summary>Orders whose session was paid at the provider.</summary>
    public IReadOnlyCollection<Sale> Sales => _sales;

    /// <summary>Ids of imports that were taken.</summary>
    public IReadOnlyCollection<string> Imports => _imports;

    /// <summary>One paid session. Its refund was asked for, or not.</summary>
    internal sealed record Sale(Attempt Attempt, string PaymentId, long Amount, bool IsRefunded);

    /// <summary>What a node needs to meet this provider and these deadlines.</summary>
    public static IReadOnlyList<string> Settings(ScriptedStripe stripe, string checkpoints) =>
    [
        .. StripeShop.Settings(stripe), $"seckill.audit.checkpoint-dir={checkpoints}",
        "seckill.payments.grace=1s", "seckill.audit.checkpoint-interval=1s", "seckill.items.snapshot-every=3",
        "seckill.webhooks.timeout=300ms", "seckill.webhooks.endpoint-concurrency=16",
        "seckill.webhooks.retry-schedule=[200ms,200ms,1s,1s,1s,1s,1s,1s,1s,1s]",
    ];

    /// <summary>The nodes must serve.</summary>
    public static async Task<BackOffice> OpenAsync(ScriptedStripe stripe, Storefront front, string merchant)
    {
        var office = new BackOffice(stripe, await EndpointListener.StartAsync(), front, merchant);
        office._plenty = await front.OpenItemAsync(100_000, perBuyerLimit: 1);
        office._brief = await front.OpenItemAsync(100_000, perBuyerLimit: 1, holdSeconds: 5);
        var hook = new JsonObject
        {
            ["url"] = office.Endpoint.Url,
            ["types"] = new JsonArray([.. Events.Split(',').Select(type => (JsonNode)type)]),
        };
        await front.UntilAsync(
            [HttpStatusCode.Created], shop => shop.PostAsync("/v1/webhooks", merchant, hook.DeepClone(), "hook"),
            Patience);
        return office;
    }

    /// <summary>The items that it sells.</summary>
    public IReadOnlyList<ItemId> Items => [_plenty, _brief];

    /// <summary>They begin nothing more when told to stop, and complete when all that was begun has happened.</summary>
    public IEnumerable<Task> Begin(CancellationToken stop) =>
        [.. Enumerable.Range(0, Places).Select(place => SellAsync(place, stop)), ImportAsync(stop)];

    public async ValueTask DisposeAsync() => await Endpoint.DisposeAsync();

    private async Task SellAsync(int place, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var number = turn * Places + place;
            var isPaid = number % 3 != 1;
            var attempt = _front.Attempt($"desk-{number}", isPaid ? _plenty : _brief, "k", 1);
            if (await BuyAsync(attempt))
            {
                await PayAsync(attempt, isPaid, isRefunded: number % 3 == 0);
            }

            await Task.Delay(Pause, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks with the same key until it is decided; nobody is refused here but who came too late.</summary>
    private async Task<bool> BuyAsync(Attempt attempt)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var (held, pass, _) = await _front.PassAsync(_front.NextNode(), attempt.Buyer, attempt.Item);
            var outcome = pass is null
                ? new Outcome(OutcomeKind.None) : await _front.BuyAsync(_front.NextNode(), attempt, held, pass);
            switch (outcome)
            {
                case { Kind: OutcomeKind.Told }:
                    return outcome.State == OrderState.Reserved;
                case { Kind: OutcomeKind.Unexpected } or { Kind: OutcomeKind.Lost, Code: not "line-lost" }:
                    return false;
            }

            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    private async Task PayAsync(Attempt attempt, bool isPaid, bool isRefunded)
    {
        var started = await _front.UntilAsync(
            [HttpStatusCode.Created, HttpStatusCode.Conflict],
            shop => shop.PostAsync($"/v1/orders/{attempt.OrderId}/payments", _front.TokenOf(attempt.Buyer),
                new JsonObject { ["provider"] = "stripe" }, "pay"), Patience);
        if (!isPaid || started.Status != HttpStatusCode.Created)
        {
            return;
        }

        var payment = started.Text("paymentId");
        var session = Stripe.Session(payment, pay: true);
        _sales.Enqueue(new Sale(attempt, payment, Storefront.Price, isRefunded));
        var body = StripeShop.SessionEvent(session, "checkout.session.completed", $"evt_{payment}").ToJsonString();
        for (Outcome told = default; told.Kind is not (OutcomeKind.Done or OutcomeKind.Unexpected);)
        {
            told = await _front.CaptureAsync(
                _front.NextNode(), attempt, payment, http => StripeShop.CallBackAsync(http, body));
            await Task.Delay(Pause, TimeProvider.System);
        }

        if (isRefunded)
        {
            await _front.UntilAsync(
                [HttpStatusCode.Accepted], shop => shop.PostAsync($"/v1/orders/{attempt.OrderId}/refunds", _merchant,
                    new JsonObject { ["reason"] = "recall" }, "r"), Patience);
        }
    }

    private async Task ImportAsync(CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var lines = Enumerable.Range(0, LinesPerImport)
                .Select(line => ImportClient.Line($"import {number}-{line}"));
            var (body, key) = (string.Join('\n', lines), $"import-{number}");
            var taken = await _front.UntilAsync(
                [HttpStatusCode.Accepted, HttpStatusCode.Created],
                shop => shop.ImportAsync(body, _merchant, key), Patience);
            _imports.Enqueue(taken.Text("id"));
            await Task.Delay(Pause * 8, TimeProvider.System, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
