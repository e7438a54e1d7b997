using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage.Postgres;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>
/// What the tests of PostgreSQL's own faults share: a store, this node up in it, and SQL behind its back.
/// </summary>
public abstract class PostgresFixture : IAsyncLifetime
{
    protected static readonly ShardId Shard = new(1);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected Guid Me { get; } = Guid.NewGuid();

    protected string ConnectionString { get; private set; } = "";

    internal PostgresStores Stores { get; private set; } = null!;

    protected abstract Task<string> CreateDatabaseAsync();

    public virtual async ValueTask InitializeAsync()
    {
        ConnectionString = await CreateDatabaseAsync();
        Stores = await OpenAsync(ConnectionString);
        await Stores.Shards.EnsureAsync(4, Stop);
        await JoinAsync(Me);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Stores is not null)
            await Stores.DisposeAsync();
    }

    internal async Task<PostgresStores> OpenAsync(string connectionString) => await PostgresStores.OpenAsync(
        new PostgresStoreOptions(connectionString, Me) { Patience = PatientPostgres.Driver }, TimeProvider.System,
        NullLogger.Instance, Stop);

    internal async Task<PostgresStores> OpenThroughAsync(CuttingProxy proxy) => await OpenAsync(
        new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy.Port }.ConnectionString);

    protected async Task JoinAsync(Guid node)
    {
        await Stores.Nodes.JoinAsync(new NodeRow(node, $"n-{node:N}", "host:1", "1.0", NodeState.Joining, 0), Stop);
        Assert.True(await Stores.Nodes.MoveAsync(node, NodeState.Up, Stop));
    }

    protected async Task<TestChain> AcquireAsync(Guid? me = null, ShardId? shard = null)
    {
        var rows = await Stores.Shards.ReadAsync(Stop);
        var seen = rows.Single(row => row.Shard == (shard ?? Shard));
        var head = await Stores.Shards.AcquireAsync(seen.Shard, seen.Epoch, me ?? Me, Stop);
        Assert.NotNull(head);
        return new TestChain(head, me ?? Me);
    }

    /// <summary>Appends over the given store, this one's by default, and follows when it went well.</summary>
    protected async Task<AppendResult> AppendAsync(
        TestChain chain, ShardAppend? append = null, IJournal? journal = null)
    {
        append ??= chain.Next();
        var result = await (journal ?? Stores.Journal).AppendAsync(append, Stop);
        if (result.Outcome == AppendOutcome.Appended)
            chain.Follow(append);
        return result;
    }

    protected async Task<IReadOnlyList<JournalCommit>> CommitsAsync() =>
        await Stores.Journal.ReadShardAsync(Shard, 0, 1000, Stop);

    protected Task<object?> ExecuteAsync(string sql) => PrivatePostgres.ExecuteAsync(ConnectionString, sql);

    /// <summary>An open transaction of somebody that holds the shard's row.</summary>
    protected async Task<NpgsqlConnection> HoldRowAsync(string applicationName)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Pooling = false,
            ApplicationName = applicationName,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(
            $"begin; update shard set head = head where shard_id = {Shard}", connection);
        await command.ExecuteNonQueryAsync(Stop);
        return connection;
    }
}
