using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The journal and the rows of its shards as they lie in the store, read past every node and every part of the
/// product.
/// </summary>
/// <param name="Commits">All commits, by shard and position.</param>
/// <param name="Shards">All shard rows.</param>
public sealed record JournalEvidence(IReadOnlyList<JournalCommit> Commits, IReadOnlyList<ShardRow> Shards)
{
    private const string CommitsSql =
        "select shard_id, seq, epoch, item_id, item_version, event_count, at, body, hash from journal "
        + "order by shard_id, seq";

    /// <summary>One line a commit and one an event, for whoever looks for what went wrong.</summary>
    public IEnumerable<string> Lines => Commits.SelectMany(commit =>
    {
        var facts = CommitBodyCodec.Decode(commit.Body);
        return facts.Events.Select(happened => $"    {happened}").Prepend(
            $"{commit.Shard}/{commit.Seq} epoch {commit.Epoch} at {commit.AtMicros} item {commit.Item} to version "
            + $"{commit.ItemVersion}, decided at {facts.DecidedAt}");
    });

    /// <summary>Both at one instant: one transaction, one snapshot.</summary>
    public static async Task<JournalEvidence> ReadAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellation);
        var shards = await ReadShardsAsync(connection, cancellation);
        return new JournalEvidence(await ReadCommitsAsync(connection, cancellation), shards);
    }

    /// <summary>The same of a file of SQLite that a node may be writing to.</summary>
    public static async Task<JournalEvidence> ReadFileAsync(string path, CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(cancellation);
        await using var transaction = connection.BeginTransaction(deferred: true);
        var shards = await ReadShardsAsync(connection, cancellation);
        return new JournalEvidence(await ReadCommitsAsync(connection, cancellation), shards);
    }

    public static async Task<IReadOnlyList<ShardRow>> ReadShardsAsync(
        DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select shard_id, epoch, owner, want, head, head_hash from shard order by shard_id";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var shards = new List<ShardRow>();
        while (await reader.ReadAsync(cancellation))
        {
            shards.Add(new ShardRow(
                new ShardId(reader.GetInt32(0)), reader.GetInt64(1),
                IdAt(reader, 2), IdAt(reader, 3),
                reader.GetInt64(4), reader.GetFieldValue<byte[]>(5)));
        }

        return shards;
    }

    private static async Task<List<JournalCommit>> ReadCommitsAsync(
        DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = CommitsSql;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var commits = new List<JournalCommit>();
        while (await reader.ReadAsync(cancellation))
        {
            commits.Add(new JournalCommit(
                new ShardId(reader.GetInt32(0)), reader.GetInt64(1), reader.GetInt64(2),
                ItemId.Read(reader.GetFieldValue<byte[]>(3)), reader.GetInt64(4), reader.GetInt32(5),
                reader.GetInt64(6), reader.GetFieldValue<byte[]>(7), reader.GetFieldValue<byte[]>(8)));
        }

        return commits;
    }

    private static Guid? IdAt(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetGuid(column);
}
