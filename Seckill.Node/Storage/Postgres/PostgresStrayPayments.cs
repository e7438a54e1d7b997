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
}
