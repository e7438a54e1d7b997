using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Seckill.Node.Storage.Postgres.ReadModels;
using Seckill.Node.Storage.ReadModels;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Projections;

/// <summary>The contract on PostgreSQL: journal and read models in one database.</summary>
public sealed class PostgresProjectionTests(PrivatePostgres postgres) : ProjectionContract
{
    private string? _connectionString;

    protected override async Task<IStores> OpenStoresAsync()
    {
        _connectionString = await postgres.CreateDatabaseAsync("projections");
        return await PostgresStores.OpenAsync(PatientPostgres.Options(_connectionString, Guid.NewGuid()),
            TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    protected override async Task<IReadModel> OpenReadModelAsync() =>
        await PostgresReadModel.OpenAsync(_connectionString!, null, CancellationToken.None);

    protected override async Task<DbConnection> OpenRawAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString!) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>
    /// In the first minutes of a sale nothing has counted its rows: an order was looked for among all of its item.
    /// </summary>
    [Fact]
    public async Task Plan_ForOrdersByTheirKeys_UsesTheIndexOfKeysThoughNothingWasAnalysed()
    {
        await using var opened = await OpenReadModelAsync();
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            alter table order_row set (autovacuum_enabled = false);
            insert into order_row (item, number, order_key, buyer, quantity, amount, seq, created_at, updated_at,
                state, version, restocked)
            select '\x02', n, sha256(int8send(n)), 'b' || n, 1, 1, n, n, n, 2, 1, false
              from generate_series(2, 20000) n;
            explain select t.* from order_row t join unnest('{"\\x02"}'::bytea[], '{"\\x0011"}'::bytea[])
                as k(item, order_key) on k.item = t.item and k.order_key = t.order_key
            """;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains("Index Scan using order_row_key", StringComparison.Ordinal));
    }
}
