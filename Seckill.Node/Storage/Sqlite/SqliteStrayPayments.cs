using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Stray payments in SQLite; a delivery that is repeated is recorded once.</summary>
internal sealed class SqliteStrayPayments(SqliteWriter? writer, SqliteReaders readers) : IStrayPayments
{
    public async ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation)
    {
        if (writer is null)
            throw new StoreException("the store is open for reading only");
        await writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                insert into stray_payment (provider, callback_id, kind, payment_id, order_id, amount, currency, at_ms)
                values ($provider, $callback, $kind, $payment, $order, $amount, $currency, $at) on conflict do nothing
                """;
            command.Parameters.AddWithValue("$provider", provider);
            command.Parameters.AddWithValue("$callback", callback.CallbackId);
            command.Parameters.AddWithValue("$kind", callback.Kind.ToString());
            command.Parameters.AddWithValue("$payment", callback.PaymentId);
            command.Parameters.AddWithValue("$order", callback.OrderId);
            command.Parameters.AddWithValue("$amount", callback.Amount.Amount);
            command.Parameters.AddWithValue("$currency", callback.Amount.Currency);
            command.Parameters.AddWithValue("$at", at.UnixMs);
            return command.ExecuteNonQuery();
        });
    }

    public ValueTask<IReadOnlyList<StrayPayment>> ListAsync(
        StrayPosition? below, int limit, CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var query = connection.CreateCommand();
            query.CommandText =
                $"""
                select provider, callback_id, kind, payment_id, order_id, amount, currency, at_ms from stray_payment
                 {(below is null ? "" : "where (at_ms, provider, callback_id) < ($at, $provider, $callback)")}
                 order by at_ms desc, provider desc, callback_id desc limit $limit
                """;
            query.Parameters.AddWithValue("$limit", limit);
            if (below is not null)
            {
                query.Parameters.AddWithValue("$at", below.At.UnixMs);
                query.Parameters.AddWithValue("$provider", below.Provider);
                query.Parameters.AddWithValue("$callback", below.CallbackId);
            }

            using var reader = query.ExecuteReader();
            var rows = new List<StrayPayment>();
            while (reader.Read())
            {
                rows.Add(StrayRow.Read(reader));
            }

            return (IReadOnlyList<StrayPayment>)rows;
        }));
}
