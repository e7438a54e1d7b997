using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;

namespace Seckill.Tests.Storage;

/// <summary>The contract on PostgreSQL, each test in a database of its own.</summary>
public sealed class PostgresStoreTests(PrivatePostgres postgres) : StoreContract
{
    private string? _connectionString;

    protected override async Task<IStores> OpenAsync(Guid incarnation)
    {
        _connectionString ??= await postgres.CreateDatabaseAsync("contract");
        return await PostgresStores.OpenAsync(
            PatientPostgres.Options(_connectionString, incarnation), TimeProvider.System, NullLogger.Instance, Stop);
    }

    protected override Task ApplyAsync(SchemaSet set) => PostgresSchema.ApplyAsync(_connectionString!, set, Stop);

    protected override Task<object?> ExecuteAsync(string sql) => PrivatePostgres.ExecuteAsync(_connectionString!, sql);

    protected override Task<object?> ForgeAsync(string sql) => ExecuteAsync(
        $"""
        alter table journal disable trigger journal_is_final;
        alter table journal drop constraint if exists journal_seq_check;
        {sql}
        """);
}
