using Microsoft.Data.Sqlite;
using Seckill.Http.Ports;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Providers' ids of payments in SQLite; insert and read share one transaction.</summary>
internal sealed class SqlitePaymentReferences(SqliteWriter? writer, SqliteReaders readers) : IPaymentReferences
{
    public async ValueTask<string> RecordAsync(
        string provider, string paymentId, string reference, CancellationToken cancellation)
    {
        if (writer is null)
            throw new StoreException("the store is open for reading only");
        return await writer.WriteAsync(connection =>
        {
            using var insert = Command(
                connection,
                """
                insert into payment_reference (provider, payment_id, reference)
                values ($provider, $payment, $reference) on conflict do nothing
                """, provider, paymentId);
            insert.Parameters.AddWithValue("$reference", reference);
            insert.ExecuteNonQuery();
            return Find(connection, provider, paymentId)!;
        });
    }

    public ValueTask<string?> FindAsync(string provider, string paymentId, CancellationToken cancellation) =>
        new(readers.Read(connection => Find(connection, provider, paymentId)));

    private static string? Find(SqliteConnection connection, string provider, string paymentId)
    {
        using var query = Command(
            connection,
            "select reference from payment_reference where provider = $provider and payment_id = $payment",
            provider, paymentId);
        return (string?)query.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string provider, string paymentId)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$provider", provider);
        command.Parameters.AddWithValue("$payment", paymentId);
        return command;
    }
}
