using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>How far events are published, in the SQL that both stores understand.</summary>
internal sealed class BrokerStore(IOutgoingDatabase database) : IBrokerStore
{
    private const int LeewayMs = 1_000;

    // Right before the merchant's first event since the start; behind all, when there is none yet.
    private const string MakeCursors =
        """
        insert into broker_cursor (merchant, number)
        select m.merchant, coalesce(
                   (select min(e.number) - 1 from outgoing_event e
                     where e.merchant = m.merchant and e.at_ms >= (select since_ms from broker_start)),
                   m.last_number)
          from outgoing_merchant m
         where not exists (select 1 from broker_cursor c where c.merchant = m.merchant)
        on conflict do nothing
        """;

    public async ValueTask<Instant> BeginAsync(Instant now, CancellationToken cancellation)
    {
        await database.WriteAsync(connection => connection.ExecuteAsync(
            "insert into broker_start (one, since_ms) values (1, @since) on conflict do nothing", cancellation,
            ("since", now.UnixMs - LeewayMs)), cancellation);
        return await database.ReadAsync(async connection => (await connection.QueryAsync(
            "select since_ms from broker_start", row => new Instant(row.Long()), cancellation)).Single(), cancellation);
    }

    public async ValueTask<IReadOnlyList<string>> ReadBehindAsync(
        Instant now, int most, CancellationToken cancellation)
    {
        var missing = await database.ReadAsync(connection => connection.QueryAsync(
            """
            select 1 from outgoing_merchant m
             where not exists (select 1 from broker_cursor c where c.merchant = m.merchant) limit 1
            """, row => row.Int(), cancellation), cancellation);
        if (missing.Count > 0)
        {
            await database.WriteAsync(connection => connection.ExecuteAsync(MakeCursors, cancellation), cancellation);
        }

        return await database.ReadAsync(connection => connection.QueryAsync(
            """
            select c.merchant from broker_cursor c join outgoing_merchant m on m.merchant = c.merchant
             where m.last_number > c.number and c.held_until_ms <= @now
             order by c.held_until_ms, c.merchant limit @most
            """, row => row.Text(), cancellation, ("now", now.UnixMs), ("most", (long)most)), cancellation);
    }

    public ValueTask<BrokerClaim?> ClaimAsync(
        string merchant, Instant now, Instant heldUntil, CancellationToken cancellation) =>
        database.WriteAsync<BrokerClaim?>(async connection =>
        {
            var claimed = await connection.QueryAsync(
                """
                update broker_cursor set claim = claim + 1, held_until_ms = @held
                 where merchant = @merchant and held_until_ms <= @now
                returning number, claim
                """, row => (Number: row.Long(), Claim: row.Long()), cancellation, ("merchant", merchant),
                ("now", now.UnixMs), ("held", heldUntil.UnixMs));
            if (claimed is not [var (number, claim)])
            {
                return null;
            }

            var last = await connection.QueryAsync(
                "select last_number from outgoing_merchant where merchant = @merchant", row => row.Long(),
                cancellation, ("merchant", merchant));
            return new BrokerClaim(merchant, number, last.Single(), claim);
        }, cancellation);

    public ValueTask<bool> MoveAsync(
        BrokerClaim claim, long number, Instant heldUntil, CancellationToken cancellation) =>
        database.WriteAsync(async connection => await connection.ExecuteAsync(
            """
            update broker_cursor set number = @number, held_until_ms = @held
             where merchant = @merchant and claim = @claim and number <= @number
            """, cancellation, ("number", number), ("held", heldUntil.UnixMs), ("merchant", claim.Merchant),
            ("claim", claim.Claim)) == 1, cancellation);

    public ValueTask<BrokerLag> ReadLagAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (await connection.QueryAsync(
            """
            select cast(coalesce(sum(m.last_number - c.number), 0) as bigint), count(*),
                   min((select e.at_ms from outgoing_event e
                         where e.merchant = c.merchant and e.number = c.number + 1))
              from broker_cursor c join outgoing_merchant m on m.merchant = c.merchant
             where m.last_number > c.number
            """,
            row => new BrokerLag(
                row.Long(), (int)row.Long(), row.LongOrNull() is { } oldest ? new Instant(oldest) : null),
            cancellation)).Single(), cancellation);
}
