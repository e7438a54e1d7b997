using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>Webhooks and a feed of a merchant in memory, as far as the edge can tell them from real ones.</summary>
public sealed class MemoryWebhooks : IWebhooks, IEventFeed
{
    private readonly Dictionary<string, (string Merchant, ulong Body, WebhookView View)> _webhooks = [];

    /// <summary>What the feed gives, whoever asks.</summary>
    public List<byte[]> Events { get; } = [];

    /// <summary>The types the feed was last asked for.</summary>
    public IReadOnlyList<string>? AskedTypes { get; private set; }

    /// <summary>The range a replay was last asked for.</summary>
    public (EventMark From, EventMark To) AskedRange { get; private set; }

    public ValueTask<WebhookAnswer> CreateAsync(
        string merchant, string url, IReadOnlyList<string> types, CommandStamp stamp, CancellationToken cancellation)
    {
        var id = $"wh_{stamp.Key.GetHashCode():x8}";
        if (_webhooks.TryGetValue(id, out var known))
        {
            return new(known.Body == stamp.BodyDigest
                ? new WebhookAnswer(WebhookOutcome.Done, known.View, Replayed: true)
                : new WebhookAnswer(WebhookOutcome.KeyReused));
        }

        if (_webhooks.Values.Count(one => one.Merchant == merchant) == 2)
        {
            return new(new WebhookAnswer(WebhookOutcome.TooMany));
        }

        var view = new WebhookView(id, url, types, false, null, new Instant(1), null, "whsec_AAAA");
        _webhooks.Add(id, (merchant, stamp.BodyDigest, view));
        return new(new WebhookAnswer(WebhookOutcome.Done, view));
    }

    public ValueTask<IReadOnlyList<WebhookView>> ListAsync(string merchant, CancellationToken cancellation) => new(
        [.. _webhooks.Values.Where(one => one.Merchant == merchant).Select(one => one.View with { Secret = null })]);

    public ValueTask<WebhookView?> FindAsync(string merchant, string id, CancellationToken cancellation) =>
        new(Find(merchant, id) is { } view ? view with { Secret = null } : null);

    public ValueTask<bool> DeleteAsync(string merchant, string id, CancellationToken cancellation) =>
        new(Find(merchant, id) is not null && _webhooks.Remove(id));

    public ValueTask<WebhookAnswer> RotateAsync(
        string merchant, string id, CommandStamp stamp, CancellationToken cancellation) =>
        new(Find(merchant, id) is { } view
            ? new WebhookAnswer(WebhookOutcome.Done, view with { Secret = "whsec_BBBB" })
            : new WebhookAnswer(WebhookOutcome.NotFound));

    public ValueTask<DeliveryAnswer> TestAsync(string merchant, string id, CancellationToken cancellation) =>
        new(Find(merchant, id) is null
            ? new DeliveryAnswer(WebhookOutcome.NotFound) : new DeliveryAnswer(WebhookOutcome.Done, Delivery(id)));

    public ValueTask<DeliveryPage?> DeliveriesAsync(
        string merchant, string id, SendState? state, string? after, int limit, CancellationToken cancellation) =>
        new(Find(merchant, id) is null ? null : new DeliveryPage(after == "bad" ? null
            : new Page<DeliveryView>(state is null or SendState.Pending ? [Delivery(id)] : [], "7")));

    public ValueTask<DeliveryAnswer> RedeliverAsync(
        string merchant, string deliveryId, CancellationToken cancellation) =>
        new(deliveryId == "wh_disabled.1-1-0" ? new DeliveryAnswer(WebhookOutcome.Disabled)
            : new DeliveryAnswer(WebhookOutcome.NotFound));

    public ValueTask<ReplayAnswer> ReplayAsync(
        string merchant, string id, EventMark from, EventMark to, CancellationToken cancellation)
    {
        AskedRange = (from, to);
        return new(Find(merchant, id) is null
            ? new ReplayAnswer(WebhookOutcome.NotFound) : new ReplayAnswer(WebhookOutcome.Done, 3, "1-9-0"));
    }

    public ValueTask<EventPage?> ReadAsync(
        string merchant, string? after, IReadOnlyList<string>? types, int limit, CancellationToken cancellation)
    {
        AskedTypes = types;
        return new(after == "bad" ? null : new EventPage([.. Events.Take(limit)], "next", Events.Count > limit));
    }

    private WebhookView? Find(string merchant, string id) =>
        _webhooks.TryGetValue(id, out var found) && found.Merchant == merchant ? found.View : null;

    private static DeliveryView Delivery(string webhook) => new(
        $"{webhook}.1-1-0", "1-1-0", "seckill.test", "1-1-0", SendState.Pending, 0, null, null, new Instant(2),
        new Instant(1), null);
}
