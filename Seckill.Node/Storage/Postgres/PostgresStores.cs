using Microsoft.Extensions.Logging;
using Npgsql;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Imports;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage.Imports;
using Seckill.Node.Storage.Outgoing;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Opens the PostgreSQL store: schema, connections by purpose, and what the folders above ask for.</summary>
public sealed class PostgresStores : IStores
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(3);

    private readonly NpgsqlDataSource _ownership;
    private readonly PostgresAppendLanes _lanes;
    private readonly PostgresIncarnationLock _held;

    private PostgresStores(PostgresStoreOptions options, TimeProvider time, ILogger logger)
    {
        Incarnation = options.Incarnation;
        Guard = new PostgresPrimaryGuard(logger);
        var general = SettingsFor(options, LockTimeout);
        general.ReadBufferSize = 64 * 1024;
        Source = PostgresSettings.Open(general, Guard, "journal");
        var acquire = SettingsFor(options, PostgresShardTable.LockTimeout);
        acquire.MaxPoolSize = 8;
        _ownership = PostgresSettings.Open(acquire, Guard, "ownership");
        var append = SettingsFor(options, LockTimeout);
        append.Pooling = false;
        append.WriteBufferSize = 64 * 1024;
        _lanes = new PostgresAppendLanes(
            PostgresSettings.Open(append, Guard, "append"), options.MostAppendConnections, ForgetConnections);
        var held = SettingsFor(options, LockTimeout);
        held.Pooling = false;
        held.Options = $"{held.Options} {PostgresIncarnationLock.ServerOptions}";
        _held = new PostgresIncarnationLock(
            PostgresSettings.Open(held, Guard, "incarnation"), options.Incarnation, time);
        Guard.Changed += ForgetConnections;

        var acquisitions = new PostgresAcquisitions(Guard);
        Journal = new PostgresJournal(Source, _lanes, acquisitions);
        Shards = new PostgresShardTable(_ownership, new PostgresLockBreaker(Source, time, logger), acquisitions);
        Nodes = new PostgresNodeTable(Source, _held, options.Patience.BeatSeconds);
        Snapshots = new PostgresSnapshotStore(Source);
        Secrets = new PostgresSecretStore(Source);
        StrayPayments = new PostgresStrayPayments(Source);
        var outgoing = new PostgresOutgoingDatabase(Source);
        Events = new EventStore(outgoing);
        Webhooks = new WebhookStore(outgoing);
        Imports = new ImportStore(outgoing);
        Broker = new BrokerStore(outgoing);
        Copy = new JournalCopyStore(outgoing);
        PaymentReferences = new PostgresPaymentReferences(Source);
        Checkpoints = new PostgresCheckpoints(Source);
    }

    public Guid Incarnation { get; }

    public IJournal Journal { get; }

    public ISnapshotStore Snapshots { get; }

    public IShardTable Shards { get; }

    public INodeTable Nodes { get; }

    public ISecretStore Secrets { get; }

    public IStrayPayments StrayPayments { get; }

    public IEventStore Events { get; }

    public IWebhookStore Webhooks { get; }

    public IImportStore Imports { get; }

    public IBrokerStore Broker { get; }

    public IPaymentReferences PaymentReferences { get; }

    public ICheckpointStore Checkpoints { get; }

    public IJournalCopy Copy { get; }

    /// <summary>
    /// Pooled, guarded connections for reads and small writes; read models in the same database may share them.
    /// </summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Tells when the database turned out to be another one.</summary>
    public PostgresPrimaryGuard Guard { get; }

    /// <summary>
    /// Applies (or, read only, checks) the schema and opens a first connection through the guard. Throws a
    /// StoreException when the store must not be used, a NpgsqlException when it can not be reached.
    /// </summary>
    public static async Task<PostgresStores> OpenAsync(
        PostgresStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        if (!options.ReadOnly)
        {
            await PostgresSchema.ApplyAsync(
                options.AdminConnectionString ?? options.ConnectionString, PostgresSchema.Journal, cancellation);
        }

        var stores = new PostgresStores(options, time, logger);
        try
        {
            await using var connection = await stores.Source.OpenConnectionAsync(cancellation);
            await PostgresSchema.VerifyAsync(connection, PostgresSchema.Journal, cancellation);
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _held.DisposeAsync();
        await _lanes.DisposeAsync();
        await _ownership.DisposeAsync();
        await Source.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder SettingsFor(PostgresStoreOptions options, TimeSpan lockTimeout)
    {
        var settings = PostgresSettings.For(options.ConnectionString, options.Incarnation, lockTimeout);
        settings.CommandTimeout = options.Patience.CommandSeconds;
        settings.KeepAlive = options.Patience.KeepAliveSeconds;
        return settings;
    }

    /// <summary>Idle connections are closed now, busy ones when they are given back.</summary>
    private void ForgetConnections()
    {
        Source.Clear();
        _ownership.Clear();
        _lanes.Distrust();
        _held.Distrust();
    }
}
