using Npgsql;
using Seckill.Http.Ports;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Providers' ids of payments in PostgreSQL. The second statement sees the first writer: the insert has waited for him.
/// </summary>
internal sealed class PostgresPaymentReferences(NpgsqlDataSource source) : IPaymentReferences
{
    public async ValueTask<string> RecordAsync(
        string provider, string paymentId, string reference, CancellationToken cancellation)
    {
        await using var insert = source.CreateCommand(
            """
            insert into payment_reference (provider, payment_id, reference) values ($1, $2, $3)
            on conflict do nothing
            """);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = provider });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = paymentId });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reference });
        return await insert.ExecuteNonQueryAsync(cancellation) == 1
            ? reference : (await FindAsync(provider, paymentId, cancellation))!;
    }

    public async ValueTask<string?> FindAsync(
        string provider, string paymentId, CancellationToken cancellation)
    {
        await using var query = source.CreateCommand(
            "select reference from payment_reference where provider = $1 and payment_id = $2");
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = provider });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = paymentId });
        return (string?)await query.ExecuteScalarAsync(cancellation);
    }
}
