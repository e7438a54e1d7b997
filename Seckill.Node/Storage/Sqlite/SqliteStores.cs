using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Imports;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage.Imports;
using Seckill.Node.Storage.Outgoing;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Opens the SQLite store: the lock of the one process, the schema, the writer, and what the folders above ask for. A
/// new start is the end of every earlier one: all node rows become dead, all shards are free and their epochs raised.
/// </summary>
public sealed class SqliteStores : IStores
{
    private readonly SqliteFileLock? _lock;
    private readonly SqliteWriter? _writer;
    private readonly SqliteReaders _readers;

    private SqliteStores(SqliteStoreOptions options, SqliteFileLock? held, SqliteWriter? writer, TimeProvider time)
    {
        Incarnation = options.Incarnation;
        _lock = held;
        _writer = writer;
        _readers = new SqliteReaders(options.Path);
        Journal = new SqliteJournal(writer, _readers, time);
        Shards = new SqliteShardTable(writer, _readers);
        Nodes = new SqliteNodeTable(options.Incarnation, writer, _readers);
        Snapshots = new SqliteSnapshotStore(writer, _readers);
        Secrets = new SqliteSecretStore(writer);
        StrayPayments = new SqliteStrayPayments(writer, _readers);
        PaymentReferences = new SqlitePaymentReferences(writer, _readers);
        Checkpoints = new SqliteCheckpoints(writer, _readers);
        var outgoing = new SqliteOutgoingDatabase(writer, _readers);
        Events = new EventStore(outgoing);
        Webhooks = new WebhookStore(outgoing);
        Imports = new ImportStore(outgoing);
        Broker = new BrokerStore(outgoing);
        Copy = new JournalCopyStore(outgoing);
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
    /// Throws a StoreException that names the file when it is in use, not writable, or of an unknown schema.
    /// </summary>
    public static SqliteStores Open(SqliteStoreOptions options, TimeProvider time, ILogger logger)
    {
        if (options.ReadOnly)
        {
            using var connection = SqliteFile.OpenReader(options.Path);
            SqliteSchema.Verify(connection, SqliteSchema.Journal);
            return new SqliteStores(options, null, null, time);
        }

        var held = SqliteFileLock.Take(options.Path);
        try
        {
            using (var connection = SqliteFile.OpenWriter(options.Path, options.MostPages))
            {
                SqliteSchema.Apply(connection, SqliteSchema.Journal);
                EndEarlierStarts(connection);
            }

            var writer = new SqliteWriter(() => SqliteFile.OpenWriter(options.Path, options.MostPages), logger);
            return new SqliteStores(options, held, writer, time);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _readers.Dispose();
        _writer?.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void EndEarlierStarts(SqliteConnection connection) => SqliteFile.Execute(connection,
        """
        begin immediate;
        update node set state = 'dead' where state <> 'dead';
        update shard set epoch = epoch + 1, owner = null, want = null;
        commit;
        """);
}
