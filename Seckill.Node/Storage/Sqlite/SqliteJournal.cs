using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>The journal in SQLite: appends through the one writer, reads beside it.</summary>
internal sealed class SqliteJournal(SqliteWriter? writer, SqliteReaders readers, TimeProvider time) : IJournal
{
    private const int Page = 128;
    private const int CheckpointTries = 100;
    private static readonly TimeSpan CheckpointPause = TimeSpan.FromMilliseconds(50);

    public async ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        AppendCheck.Assert(append);
        if (writer is null)
            return new AppendResult(AppendOutcome.NotWritten, Fault: "the store is open for reading only");
        return cancellation.IsCancellationRequested
            ? new AppendResult(AppendOutcome.NotWritten, Fault: "cancelled before it was sent")
            : await writer.AppendAsync(append);
    }

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                $"""
                select {JournalRows.Columns} from journal j
                 where j.shard_id = $s and j.seq > $a order by j.seq limit $m
                """;
            command.Parameters.AddWithValue("$s", shard.Value);
            command.Parameters.AddWithValue("$a", afterSeq);
            command.Parameters.AddWithValue("$m", most);
            using var reader = command.ExecuteReader();
            var commits = new List<JournalCommit>();
            while (reader.Read())
                commits.Add(JournalRows.Read(reader));
            return commits;
        }));

    /// <summary>In pages, so that a slow reader does not keep the WAL from being checkpointed.</summary>
    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<LinkedCommit> page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = readers.Read(connection => ReadPage(connection, item, afterVersion));
            foreach (var commit in page)
                yield return commit;
            if (page.Count > 0)
                afterVersion = page[^1].Commit.ItemVersion;
            await ValueTask.CompletedTask;
        }
        while (page.Count == Page);
    }

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "select seq, body from ship_to where shard_id = $s and seq between $f and $t order by seq";
            command.Parameters.AddWithValue("$s", shard.Value);
            command.Parameters.AddWithValue("$f", fromSeq);
            command.Parameters.AddWithValue("$t", toSeq);
            using var reader = command.ExecuteReader();
            var rows = new List<ShipToRow>();
            while (reader.Read())
                rows.Add(new ShipToRow(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
            return rows;
        }));

    public async ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation)
    {
        var rows = await Writer.WriteAloneAsync(connection =>
        {
            SqliteFile.Execute(connection, "pragma secure_delete = on");
            try
            {
                using var command = connection.CreateCommand();
                command.CommandText = "update ship_to set body = $b where shard_id = $s and seq = $q and body = $o";
                command.Parameters.AddWithValue("$s", shard.Value);
                command.Parameters.AddWithValue("$q", seq);
                command.Parameters.AddWithValue("$b", body);
                command.Parameters.AddWithValue("$o", oldBody);
                return command.ExecuteNonQuery();
            }
            finally
            {
                SqliteFile.Execute(connection, "pragma secure_delete = off");
            }
        });
        if (rows != 1)
            return false;
        await TruncateLogAsync(cancellation);
        return true;
    }

    private SqliteWriter Writer => writer ?? throw new StoreException("the store is open for reading only");

    /// <summary>The old body is still in the WAL until that is cut off, for which no reader may look at it.</summary>
    private async Task TruncateLogAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < CheckpointTries; i++)
        {
            var busy = await Writer.WriteAloneAsync(connection =>
                SqliteFile.Scalar(connection, "pragma wal_checkpoint(truncate)") is not 0L);
            if (!busy)
                return;
            await Task.Delay(CheckpointPause, time, cancellation);
        }

        throw new StoreException("the write-ahead log could not be cut off: a reader holds it; erase again");
    }

    private static List<LinkedCommit> ReadPage(SqliteConnection connection, ItemId item, long afterVersion)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            select {JournalRows.Columns},
                   (select p.hash from journal p where p.shard_id = j.shard_id and p.seq = j.seq - 1),
                   (select s.head from shard s where s.shard_id = j.shard_id)
              from journal j where j.item_id = $i and j.item_version > $v order by j.item_version limit {Page}
            """;
        command.Parameters.AddWithValue("$i", item.ToBytes());
        command.Parameters.AddWithValue("$v", afterVersion);
        using var reader = command.ExecuteReader();
        var page = new List<LinkedCommit>(Page);
        while (reader.Read())
            page.Add(JournalRows.ReadLinked(reader));
        return page;
    }
}
