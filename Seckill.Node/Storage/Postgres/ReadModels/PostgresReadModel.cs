using Npgsql;
using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>The read models in a PostgreSQL database: the journal's, or one of their own.</summary>
public sealed class PostgresReadModel : IReadModel
{
    private readonly NpgsqlDataSource _source;

    private PostgresReadModel(NpgsqlDataSource source)
    {
        _source = source;
        Store = new PostgresReadModelStore(source);
        var reads = new PostgresReadModelReads(source);
        Queries = new ReadModelQueries(reads);
        Money = new MoneyQueries(reads);
        Operators = new OperatorQueries(reads);
    }

    /// <summary>The tables of the read models.</summary>
    public static SchemaSet Schema { get; } = SchemaSet.Load(
        typeof(PostgresReadModel).Assembly, "Seckill.Node.Storage.Postgres.ReadModelSchema",
        "read_model_schema_version");

    public IReadModelStore Store { get; }

    public IReadModelQueries Queries { get; }

    public IMoneyQueries Money { get; }

    public IOperatorQueries Operators { get; }

    /// <summary>Brings the schema up to date, then opens.</summary>
    /// <param name="connectionString">Npgsql's; with a Search Path the tables live in that schema.</param>
    /// <param name="adminConnectionString">Applies the schema; null: the same.</param>
    /// <param name="cancellation">Ends the wait for the schema's lock, too.</param>
    public static async Task<PostgresReadModel> OpenAsync(
        string connectionString, string? adminConnectionString, CancellationToken cancellation)
    {
        await PostgresSchema.ApplyAsync(adminConnectionString ?? connectionString, Schema, cancellation);
        var builder = new NpgsqlSlimDataSourceBuilder(Settings(connectionString).ConnectionString)
        {
            Name = "read-model",
        };
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        return new PostgresReadModel(builder.Build());
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>
    /// Commits do not wait for the disk: rows and offset are lost or kept together, always a prefix, and what is lost
    /// is projected again. Sums over a large sale may take longer than the journal's statements may.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = "-c synchronous_commit=off -c statement_timeout=60s -c lock_timeout=10s "
            + $"-c idle_in_transaction_session_timeout=10s {settings.Options}".TrimEnd();
        settings.ApplicationName = "sk/read-model";
        settings.CommandTimeout = 70;
        settings.KeepAlive = 5;
        settings.TcpKeepAlive = true;
        settings.Enlist = false;
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = 40;
        settings.Timeout = Math.Min(settings.Timeout, 5);
        return settings;
    }
}
