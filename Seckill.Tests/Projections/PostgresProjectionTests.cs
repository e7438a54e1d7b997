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
        return await PostgresStores.OpenAsync(new PostgresStoreOptions(_connectionString, Guid.NewGuid()),
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
}
