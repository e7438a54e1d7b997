using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Projections;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>How endpoints and deliveries lie in their rows.</summary>
internal static class WebhookSql
{
    public const string Columns =
        "id, merchant, url, types, secret, old_secret, old_secret_until_ms, state, reason, created_ms, body_digest, "
        + "last_rotation";

    public const string NewDeliveryColumns = "webhook_id, number, event_id, type, subject, next_ms, created_ms";

    public const string DeliveryColumns =
        "webhook_id, number, event_id, type, subject, state, attempts, last_status, last_error, next_ms, created_ms, "
        + "ended_ms";

    public static Task<IReadOnlyList<WebhookRow>> ActiveOfAsync(
        DbConnection connection, string merchant, CancellationToken cancellation) =>
        connection.QueryAsync(
            $"select {Columns} from webhook where merchant = @merchant and state = {(int)WebhookState.Active}",
            Read, cancellation, ("merchant", merchant));

    /// <summary>Due at once: when the event was committed is past.</summary>
    public static object[] DeliveryOf(string webhook, long number, OutgoingEvent told) =>
        [webhook, number, told.Id, told.Type, told.Subject, told.At.UnixMs, told.At.UnixMs];

    public static (string Name, object? Value)[] ValuesOf(WebhookRow row) =>
    [
        ("id", row.Id), ("merchant", row.Merchant), ("url", row.Url), ("types", string.Join('\n', row.Types)),
        ("secret", row.Secret), ("old_secret", row.OldSecret ?? []),
        ("old_secret_until_ms", row.OldSecretUntil?.UnixMs), ("state", (int)row.State), ("reason", row.Reason),
        ("created_ms", row.CreatedAt.UnixMs), ("body_digest", unchecked((long)row.BodyDigest)),
        ("last_rotation", BytesOf(row.LastRotation)),
    ];

    public static WebhookRow Read(IRowSource row)
    {
        var read = new WebhookRow
        {
            Id = row.Text(),
            Merchant = row.Text(),
            Url = row.Text(),
            Types = row.Text().Split('\n'),
            Secret = row.Bytes(),
            OldSecret = row.Bytes() is { Length: > 0 } old ? old : null,
            OldSecretUntil = InstantOf(row.LongOrNull()),
            State = (WebhookState)row.Int(),
            Reason = row.TextOrNull(),
            CreatedAt = new Instant(row.Long()),
            BodyDigest = unchecked((ulong)row.Long()),
        };
        return row.Bytes() is { Length: > 0 } key
            ? read with { LastRotation = new CommandKey(Key128.Read(key)) } : read;
    }

    public static WebhookDelivery ReadDelivery(IRowSource row) => new(
        row.Text(), row.Long(), row.Text(), row.Text(), row.Text(), (SendState)row.Int(), row.Int(),
        (int?)row.LongOrNull(), row.TextOrNull(), new Instant(row.Long()), new Instant(row.Long()),
        InstantOf(row.LongOrNull()));

    private static Instant? InstantOf(long? milliseconds) => milliseconds is { } ms ? new Instant(ms) : null;

    private static byte[] BytesOf(CommandKey? key)
    {
        if (key is not { } some)
        {
            return [];
        }

        var bytes = new byte[Key128.ByteCount];
        some.Value.Write(bytes);
        return bytes;
    }
}
