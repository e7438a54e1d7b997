using Npgsql;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Stray payments in PostgreSQL; a delivery that is repeated is recorded once.</summary>
internal sealed class PostgresStrayPayments(NpgsqlDataSource source) : IStrayPayments
{
    public async ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            insert into stray_payment (provider, callback_id, kind, payment_id, order_id, amount, currency, at_ms)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = provider });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = callback.CallbackId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = callback.Kind.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = callback.PaymentId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = callback.OrderId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = callback.Amount.Amount });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = callback.Amount.Currency });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = at.UnixMs });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<StrayPayment>> ListAsync(
        StrayPosition? below, int limit, CancellationToken cancellation)
    {
        await using var query = source.CreateCommand(
            $"""
            select provider, callback_id, kind, payment_id, order_id, amount, currency, at_ms from stray_payment
             {(below is null ? "" : "where (at_ms, provider, callback_id) < ($2, $3, $4)")}
             order by at_ms desc, provider desc, callback_id desc limit $1
            """);
        query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (below is not null)
        {
            query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = below.At.UnixMs });
            query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = below.Provider });
            query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = below.CallbackId });
        }

        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var rows = new List<StrayPayment>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(StrayRow.Read(reader));
        }

        return rows;
    }
}
