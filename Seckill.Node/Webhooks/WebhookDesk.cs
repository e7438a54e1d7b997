using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Http.Ports;

namespace Seckill.Node.Webhooks;

/// <summary>What the edge asks for a merchant, judged by whose it is, over the stores.</summary>
/// <param name="store">Endpoints and deliveries.</param>
/// <param name="events">What was told.</param>
/// <param name="secrets">Makes and opens endpoints' secrets.</param>
/// <param name="clock">The cluster's.</param>
/// <param name="mostOfMerchant">Endpoints one merchant may have.</param>
/// <param name="random">That many random bytes.</param>
/// <param name="look">Somebody became interested, or something is due.</param>
public sealed class WebhookDesk(
    IWebhookStore store, IEventStore events, EndpointSecrets secrets, IServerClock clock, int mostOfMerchant,
    Func<int, byte[]> random, Action look) : IWebhooks
{
    private const int IdBytes = 10, MostReplayed = 10_000, ReplayStep = 500;
    private static readonly TimeSpan OldSecretLife = TimeSpan.FromHours(24);

    public async ValueTask<WebhookAnswer> CreateAsync(
        string merchant, string url, IReadOnlyList<string> types, CommandStamp stamp, CancellationToken cancellation)
    {
        // The key is of merchant, path and Idempotency-Key: a repeat finds what it made.
        var id = "wh_" + Base32.Encode(KeyDigest(stamp.Key));
        var wanted = new WebhookRow
        {
            Id = id,
            Merchant = merchant,
            Url = url,
            Types = types,
            Secret = secrets.Make(id),
            CreatedAt = clock.Now,
            BodyDigest = stamp.BodyDigest,
        };
        if (await store.AddAsync(wanted, mostOfMerchant, cancellation) is not { } row)
        {
            return new WebhookAnswer(WebhookOutcome.TooMany);
        }

        if (row.BodyDigest != stamp.BodyDigest)
        {
            return new WebhookAnswer(WebhookOutcome.KeyReused);
        }

        if (row.State == WebhookState.Deleted)
        {
            return new WebhookAnswer(WebhookOutcome.NotFound);
        }

        look();

        // A repeat is the same answer, also of the secret: the first one may never have arrived. Not after a rotation.
        var secret = row.LastRotation is null ? secrets.Open(id, row.Secret).Reveal() : null;
        var replayed = !row.Secret.AsSpan().SequenceEqual(wanted.Secret);
        return new WebhookAnswer(WebhookOutcome.Done, row.ToView(secret), replayed);
    }

    public async ValueTask<IReadOnlyList<WebhookView>> ListAsync(string merchant, CancellationToken cancellation) =>
        [.. (await store.ListAsync(merchant, cancellation)).Select(row => row.ToView())];

    public async ValueTask<WebhookView?> FindAsync(string merchant, string id, CancellationToken cancellation) =>
        (await OwnAsync(merchant, id, cancellation))?.ToView();

    public async ValueTask<bool> DeleteAsync(string merchant, string id, CancellationToken cancellation)
    {
        // Once more when it was disabled or rotated in between.
        for (var tries = 0; tries < 3; tries++)
        {
            if (await OwnAsync(merchant, id, cancellation) is not { } row)
            {
                return false;
            }

            var deleted = row with { State = WebhookState.Deleted, Secret = [], OldSecret = null };
            if (await store.ChangeAsync(deleted, row, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask<WebhookAnswer> RotateAsync(
        string merchant, string id, CommandStamp stamp, CancellationToken cancellation)
    {
        if (await OwnAsync(merchant, id, cancellation) is not { } row)
        {
            return new WebhookAnswer(WebhookOutcome.NotFound);
        }

        if (row.LastRotation == stamp.Key)
        {
            return new WebhookAnswer(
                WebhookOutcome.Done, row.ToView(secrets.Open(id, row.Secret).Reveal()), Replayed: true);
        }

        var rotated = row with
        {
            Secret = secrets.Make(id),
            OldSecret = row.Secret,
            OldSecretUntil = clock.Now + OldSecretLife,
            LastRotation = stamp.Key,
        };
        // Of two at once the second rotates what the first has made: each is told a secret that is in force.
        return await store.ChangeAsync(rotated, row, cancellation)
            ? new WebhookAnswer(WebhookOutcome.Done, rotated.ToView(secrets.Open(id, rotated.Secret).Reveal()))
            : await RotateAsync(merchant, id, stamp, cancellation);
    }

    public async ValueTask<DeliveryAnswer> TestAsync(string merchant, string id, CancellationToken cancellation)
    {
        if (await OwnAsync(merchant, id, cancellation) is not { } row)
        {
            return new DeliveryAnswer(WebhookOutcome.NotFound);
        }

        if (row.State == WebhookState.Disabled)
        {
            return new DeliveryAnswer(WebhookOutcome.Disabled);
        }

        var (eventId, now) = ("test-" + Base32.Encode(random(IdBytes)), clock.Now);
        var body = CloudEventBody.OfTest(eventId, id, now);
        var made = await store.AddTestAsync(
            row, new OutgoingEvent(eventId, EventTypes.Test, eventId, now, body), cancellation);
        look();
        return new DeliveryAnswer(WebhookOutcome.Done, made.ToView());
    }

    public async ValueTask<DeliveryPage?> DeliveriesAsync(
        string merchant, string id, SendState? state, string? after, int limit, CancellationToken cancellation)
    {
        if (await OwnAsync(merchant, id, cancellation) is null)
        {
            return null;
        }

        long? below = null;
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new DeliveryPage(null);
            }

            below = number;
        }

        var rows = await store.ReadDeliveriesAsync(id, state, below, limit + 1, cancellation);
        var page = rows.Take(limit).ToList();
        return new DeliveryPage(new Page<DeliveryView>(
            [.. page.Select(row => row.ToView())],
            rows.Count > limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    public async ValueTask<DeliveryAnswer> RedeliverAsync(
        string merchant, string deliveryId, CancellationToken cancellation)
    {
        var parts = deliveryId.Split('.', 2);
        if (parts.Length != 2 || await OwnAsync(merchant, parts[0], cancellation) is not { } webhook
            || await store.FindDeliveryAsync(webhook.Id, parts[1], cancellation) is not { } row)
        {
            return new DeliveryAnswer(WebhookOutcome.NotFound);
        }

        if (webhook.State == WebhookState.Disabled)
        {
            return new DeliveryAnswer(WebhookOutcome.Disabled);
        }

        var range = new EventRange(row.Number, row.Number, [row.Type], Forced: true);
        await store.SendAgainAsync(webhook, range, clock.Now, cancellation);
        look();
        var now = await store.FindDeliveryAsync(webhook.Id, row.EventId, cancellation) ?? row;
        return new DeliveryAnswer(WebhookOutcome.Done, now.ToView());
    }

    public async ValueTask<ReplayAnswer> ReplayAsync(
        string merchant, string id, EventMark from, EventMark to, CancellationToken cancellation)
    {
        if (await OwnAsync(merchant, id, cancellation) is not { } webhook)
        {
            return new ReplayAnswer(WebhookOutcome.NotFound);
        }

        if (webhook.State == WebhookState.Disabled)
        {
            return new ReplayAnswer(WebhookOutcome.Disabled);
        }

        var span = await events.NumbersAsync(merchant, from.Time, to.Time, cancellation);
        var first = from.EventId is { } one
            ? await events.NumberOfAsync(merchant, one, cancellation) : span?.First ?? 1;
        var last = to.EventId is { } other
            ? await events.NumberOfAsync(merchant, other, cancellation) : span?.Last ?? 0;
        if (first is null || last is null)
        {
            return new ReplayAnswer(WebhookOutcome.NoSuchEvent);
        }

        var types = EventTypes.All.Where(type => EventTypes.Matches(webhook.Types, type)).ToList();
        var (sent, end) = (0, Math.Min(last.Value, first.Value + MostReplayed - 1));
        for (var number = first.Value; number <= end; number += ReplayStep)
        {
            var range = new EventRange(
                number, Math.Min(end, number + ReplayStep - 1), types, from.Time, to.Time);
            sent += await store.SendAgainAsync(webhook, range, clock.Now, cancellation);
        }

        look();
        var left = end < last ? await events.ReadEventsAsync(merchant, end, null, 1, cancellation) : [];
        return new ReplayAnswer(WebhookOutcome.Done, sent, left is [var next] ? next.Event.Id : null);
    }

    private async ValueTask<WebhookRow?> OwnAsync(string merchant, string id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } row && row.Merchant == merchant
            && row.State != WebhookState.Deleted ? row : null;

    private static byte[] KeyDigest(CommandKey key)
    {
        Span<byte> bytes = stackalloc byte[Key128.ByteCount];
        key.Value.Write(bytes);
        return SHA256.HashData(bytes)[..IdBytes];
    }
}
