using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Crashing;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Projections;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Seckill.Node.Storage.Postgres.ReadModels;
using Seckill.Node.Storage.ReadModels;
using Seckill.Node.Storage.Sqlite;
using Seckill.Node.Storage.Sqlite.ReadModels;

namespace Seckill.Node;

/// <summary>The one place that names a store: which journal and which read models a node opens.</summary>
public static partial class NodeHost
{
    public static async Task<IStores> OpenJournalAsync(
        NodeSettings settings, Guid incarnation, TimeProvider time, ILogger logger, CancellationToken cancellation,
        bool readOnly = false)
    {
        if (Crash.IsArmed && !settings.IsDevelopment)
        {
            throw new CliException(
                ExitCode.BadInput, $"{Crash.Variable} is set: nothing that works on production dies on purpose");
        }

        var journal = settings.Journal;
        switch (journal.Store)
        {
            case JournalStore.Sqlite:
                return SqliteStores.Open(
                    new SqliteStoreOptions(journal.SqlitePath, incarnation) { ReadOnly = readOnly }, time, logger);
            case JournalStore.Postgres:
                var options = new PostgresStoreOptions(Connection(journal.Postgres.Connection), incarnation)
                {
                    AdminConnectionString = journal.Postgres.AdminConnection?.Reveal(),
                    MostAppendConnections = journal.Postgres.PoolSize,
                    ReadOnly = readOnly,
                };
                return await PostgresStores.OpenAsync(options, time, logger, cancellation);
            default:
                throw new InvalidOperationException($"no store {journal.Store}");
        }
    }

    public static async Task<IReadModel> OpenReadModelAsync(NodeSettings settings, CancellationToken cancellation) =>
        settings.Journal.Store switch
        {
            JournalStore.Sqlite => SqliteReadModel.Open(settings.ReadModel.SqlitePath),
            JournalStore.Postgres => await PostgresReadModel.OpenAsync(
                Connection(settings.ReadModel.PostgresConnection), AdminOfReadModel(settings), cancellation),
            _ => throw new InvalidOperationException($"no read model on {settings.Journal.Store}"),
        };

    /// <summary>The journal's admin applies the read models' schema only where both lie in the same database.</summary>
    private static string? AdminOfReadModel(NodeSettings settings) =>
        settings.ReadModel.PostgresConnection?.Reveal() == settings.Journal.Postgres.Connection?.Reveal()
            ? settings.Journal.Postgres.AdminConnection?.Reveal() : null;

    private static string Connection(Secret? secret) => secret?.Reveal()
        ?? throw new SettingsException(
            ["seckill.journal.postgres.connection-string is not set (SECKILL_POSTGRES sets it)"]);
}
