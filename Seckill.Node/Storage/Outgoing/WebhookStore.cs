using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>Endpoints and what is on its way to them, in the SQL that both stores understand.</summary>
internal sealed partial class WebhookStore(IOutgoingDatabase database) : IWebhookStore
{
    public ValueTask<WebhookRow?> AddAsync(
        WebhookRow webhook, int mostOfMerchant, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(
                "insert into outgoing_merchant (merchant, since_ms) values (@merchant, @at) on conflict do nothing",
                cancellation, ("merchant", webhook.Merchant), ("at", webhook.CreatedAt.UnixMs));
            await EventStore.NextNumbersAsync(connection, webhook.Merchant, 0, cancellation);
            if (await FindAsync(connection, webhook.Id, cancellation) is { } there)
            {
                return there;
            }

            if ((await ListAsync(connection, webhook.Merchant, cancellation)).Count >= mostOfMerchant)
            {
                return null;
            }

            var values = WebhookSql.ValuesOf(webhook);
            await connection.ExecuteAsync(
                $"insert into webhook ({WebhookSql.Columns}) values "
                + $"({string.Join(", ", values.Select(value => "@" + value.Name))})", cancellation, values);
            return webhook;
        }, cancellation);

    public ValueTask<WebhookRow?> FindAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync(connection => FindAsync(connection, id, cancellation), cancellation);

    public ValueTask<IReadOnlyList<WebhookRow>> ListAsync(string merchant, CancellationToken cancellation) =>
        database.ReadAsync(connection => ListAsync(connection, merchant, cancellation), cancellation);

    public ValueTask<bool> ChangeAsync(WebhookRow webhook, WebhookRow was, CancellationToken cancellation) =>
        database.WriteAsync(async connection => await connection.ExecuteAsync(
            """
            update webhook set state = @state, reason = @reason, secret = @secret, old_secret = @old_secret,
                   old_secret_until_ms = @old_secret_until_ms, last_rotation = @last_rotation
             where id = @id and state = @was and secret = @secret_was
            """, cancellation, [.. WebhookSql.ValuesOf(webhook).Where(value => value.Name is "state" or "reason"
                or "secret" or "old_secret" or "old_secret_until_ms" or "last_rotation" or "id"),
                ("was", (int)was.State), ("secret_was", was.Secret)]) == 1, cancellation);

    public ValueTask<IReadOnlyList<WebhookRow>> ReadDueAsync(Instant now, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            $"""
            select {WebhookSql.Columns} from webhook w
             where w.state = {(int)WebhookState.Active} and exists (
                   select 1 from webhook_delivery d
                    where d.webhook_id = w.id and d.state = 1 and d.next_ms <= @now)
             order by w.id
            """, WebhookSql.Read, cancellation, ("now", now.UnixMs)), cancellation);

    public ValueTask<WebhookDelivery> AddTestAsync(
        WebhookRow webhook, OutgoingEvent test, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            var number = await EventStore.NextNumbersAsync(connection, webhook.Merchant, 1, cancellation);
            await EventStore.InsertEventAsync(connection, webhook.Merchant, number, test, cancellation);
            await connection.InsertAsync("webhook_delivery", WebhookSql.NewDeliveryColumns,
                [WebhookSql.DeliveryOf(webhook.Id, number, test)], cancellation);
            return new WebhookDelivery(
                webhook.Id, number, test.Id, test.Type, test.Subject, SendState.Pending, 0, null, null, test.At,
                test.At, null);
        }, cancellation);

    public ValueTask<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(
        string webhookId, SendState? state, long? belowNumber, int most, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            $"""
            select {WebhookSql.DeliveryColumns} from webhook_delivery
             where webhook_id = @webhook and number < @below and state between @least and @last
             order by number desc limit @most
            """, WebhookSql.ReadDelivery, cancellation, ("webhook", webhookId),
            ("below", belowNumber ?? long.MaxValue), ("least", (int)(state ?? SendState.Pending)),
            ("last", (int)(state ?? SendState.Dead)), ("most", (long)most)), cancellation);

    // One pass over the partial index of what is pending.
    public async ValueTask<DeliveryLag> ReadLagAsync(CancellationToken cancellation) =>
        (await database.ReadAsync(connection => connection.QueryAsync(
            """
            select count(*), min(d.created_ms) from webhook w join webhook_delivery d on d.webhook_id = w.id
             where w.state = 1 and d.state = 1
            """,
            row => new DeliveryLag(row.Long(), row.LongOrNull() is { } oldest ? new Instant(oldest) : null),
            cancellation), cancellation)).Single();

    public async ValueTask<WebhookDelivery?> FindDeliveryAsync(
        string webhookId, string eventId, CancellationToken cancellation) =>
        await database.ReadAsync(async connection => (await connection.QueryAsync(
            $"""
            select {WebhookSql.DeliveryColumns} from webhook_delivery
             where webhook_id = @webhook and event_id = @event
            """, WebhookSql.ReadDelivery, cancellation, ("webhook", webhookId), ("event", eventId)))
            .SingleOrDefault(), cancellation);

    private static async Task<WebhookRow?> FindAsync(
        DbConnection connection, string id, CancellationToken cancellation) =>
        (await connection.QueryAsync(
            $"select {WebhookSql.Columns} from webhook where id = @id", WebhookSql.Read, cancellation, ("id", id)))
        .SingleOrDefault();

    private static Task<IReadOnlyList<WebhookRow>> ListAsync(
        DbConnection connection, string merchant, CancellationToken cancellation) =>
        connection.QueryAsync(
            $"""
            select {WebhookSql.Columns} from webhook
             where merchant = @merchant and state <> {(int)WebhookState.Deleted} order by created_ms, id
            """, WebhookSql.Read, cancellation, ("merchant", merchant));
}
