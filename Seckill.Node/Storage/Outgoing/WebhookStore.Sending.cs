using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Crashing;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>The way of a delivery: claimed, settled, sent again, swept.</summary>
internal sealed partial class WebhookStore
{
    // Of each subject only the first pending one: the order of an order's events.
    private string ClaimSql =>
        $"""
        with due as materialized (
            select c.webhook_id, c.number from webhook_delivery c
             where c.webhook_id = @webhook and c.state = 1 and c.next_ms <= @now
               and not exists (select 1 from webhook_delivery e
                                where e.webhook_id = c.webhook_id and e.subject = c.subject and e.state = 1
                                  and e.number < c.number)
             order by c.next_ms, c.number limit @most {database.SkipLocked})
        update webhook_delivery set attempts = attempts + 1, next_ms = @held
          from due where webhook_delivery.webhook_id = due.webhook_id and webhook_delivery.number = due.number
        returning webhook_delivery.number, event_id, type, subject, attempts
        """;

    public ValueTask<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        WebhookRow webhook, Instant now, Instant heldUntil, int most, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<ClaimedDelivery>>(async connection =>
        {
            var claimed = await connection.QueryAsync(
                ClaimSql, row => new ClaimedDelivery(
                    webhook, row.Long(), row.Text(), row.Text(), row.Text(), row.Int(), []),
                cancellation, ("webhook", webhook.Id), ("now", now.UnixMs), ("held", heldUntil.UnixMs),
                ("most", (long)most));
            var bodies = await BodiesAsync(connection, claimed, cancellation);
            return [.. claimed.OrderBy(one => one.Number).Select(one => one with { Body = bodies[one.Number] })];
        }, cancellation);

    public async ValueTask<bool> SettleAsync(
        ClaimedDelivery delivery, AttemptResult result, CancellationToken cancellation)
    {
        var settled = await database.WriteAsync(async connection =>
        {
            var isPending = result.State == SendState.Pending;
            var hit = await connection.ExecuteAsync(
                """
                update webhook_delivery set state = @state, last_status = @status, last_error = @error,
                       next_ms = @next, ended_ms = @ended
                 where webhook_id = @webhook and number = @number and attempts = @attempt and state = 1
                """, cancellation, ("state", (int)result.State), ("status", result.Status), ("error", result.Error),
                ("next", result.NextAt.UnixMs), ("ended", isPending ? null : result.At.UnixMs),
                ("webhook", delivery.Webhook.Id), ("number", delivery.Number), ("attempt", delivery.Attempt));
            if (hit == 1 && isPending)
            {
                await RestFollowersAsync(connection, delivery, result.NextAt, cancellation);
            }

            return hit == 1;
        }, cancellation);
        Crash.At(CrashPoint.DeliveryAfterSettling);
        return settled;
    }

    public ValueTask<int> SendAgainAsync(
        WebhookRow webhook, EventRange range, Instant now, CancellationToken cancellation) =>
        range.Types.Count == 0 ? new(0) : database.WriteAsync(async connection =>
        {
            var sent = await connection.ExecuteAsync(
                $"""
                insert into webhook_delivery (webhook_id, number, event_id, type, subject, next_ms, created_ms)
                select @webhook, number, event_id, type, subject, @now, @now from outgoing_event
                 where merchant = @merchant and number between @first and @last and at_ms between @from and @to
                   and type in ({OutgoingSql.NamesOf(range.Types)})
                on conflict (webhook_id, number) do update
                   set state = 1, attempts = 0, last_status = null, last_error = null, ended_ms = null,
                       next_ms = excluded.next_ms
                 where webhook_delivery.state <> 1 or @forced = 1
                """, cancellation,
                [
                    ("webhook", webhook.Id), ("now", now.UnixMs), ("merchant", webhook.Merchant),
                    ("first", range.FromNumber), ("last", range.ToNumber),
                    ("from", range.From?.UnixMs ?? long.MinValue), ("to", range.To?.UnixMs ?? long.MaxValue),
                    ("forced", range.Forced ? 1 : 0), .. OutgoingSql.Named(range.Types),
                ]);
            if (range.Forced)
            {
                await WakeFollowersAsync(connection, webhook, range.FromNumber, now, cancellation);
            }

            return sent;
        }, cancellation);

    public async ValueTask<bool> SweepAsync(int most, Instant now, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            """
            select 1 from webhook w join webhook_delivery d on d.webhook_id = w.id
             where w.state = 3 or (w.state = 2 and d.state = 1) limit 1
            """, row => row.Int(), cancellation), cancellation);
        return found.Count > 0 && await database.WriteAsync(async connection =>
        {
            var given = await connection.ExecuteAsync(
                """
                update webhook_delivery set state = 3, ended_ms = @now,
                       last_error = coalesce(last_error, 'the endpoint was disabled')
                 where (webhook_id, number) in (
                       select d.webhook_id, d.number from webhook_delivery d join webhook w on w.id = d.webhook_id
                        where w.state = 2 and d.state = 1 limit @most)
                """, cancellation, ("now", now.UnixMs), ("most", (long)most));
            var removed = await connection.ExecuteAsync(
                """
                delete from webhook_delivery where (webhook_id, number) in (
                       select d.webhook_id, d.number from webhook_delivery d join webhook w on w.id = d.webhook_id
                        where w.state = 3 limit @most)
                """, cancellation, ("most", (long)most));
            return given == most || removed == most;
        }, cancellation);
    }

    public async ValueTask<bool> ForgetAsync(Instant endedBefore, int most, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            "select 1 from webhook_delivery where ended_ms < @before and state <> 1 limit 1", row => row.Int(),
            cancellation, ("before", endedBefore.UnixMs)), cancellation);
        return found.Count > 0 && await database.WriteAsync(async connection => most == await connection.ExecuteAsync(
            """
            delete from webhook_delivery where (webhook_id, number) in (
                   select webhook_id, number from webhook_delivery
                    where ended_ms < @before and state <> 1 order by ended_ms limit @most)
            """, cancellation, ("before", endedBefore.UnixMs), ("most", (long)most)), cancellation);
    }

    /// <summary>While the first of a subject waits for its retry, those behind it are not looked at.</summary>
    private static Task<int> RestFollowersAsync(
        DbConnection connection, ClaimedDelivery delivery, Instant until, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            update webhook_delivery set next_ms = @until
             where webhook_id = @webhook and subject = @subject and state = 1 and number > @number
               and next_ms < @until
            """, cancellation, ("until", until.UnixMs), ("webhook", delivery.Webhook.Id),
            ("subject", delivery.Subject), ("number", delivery.Number));

    /// <summary>One that is sent before its time takes those with it that rested behind it.</summary>
    private static Task<int> WakeFollowersAsync(
        DbConnection connection, WebhookRow webhook, long number, Instant now, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            update webhook_delivery set next_ms = @now
             where webhook_id = @webhook and state = 1 and attempts = 0 and number > @number and next_ms > @now
               and subject = (select subject from outgoing_event where merchant = @merchant and number = @number)
            """, cancellation, ("now", now.UnixMs), ("webhook", webhook.Id), ("number", number),
            ("merchant", webhook.Merchant));

    private static async Task<Dictionary<long, byte[]>> BodiesAsync(
        DbConnection connection, IReadOnlyList<ClaimedDelivery> claimed, CancellationToken cancellation)
    {
        var bodies = new Dictionary<long, byte[]>();
        foreach (var one in claimed)
        {
            bodies[one.Number] = (await connection.QueryAsync(
                "select body from outgoing_event where merchant = @merchant and number = @number",
                row => row.Bytes(), cancellation, ("merchant", one.Webhook.Merchant), ("number", one.Number)))
                .Single();
        }

        return bodies;
    }
}
