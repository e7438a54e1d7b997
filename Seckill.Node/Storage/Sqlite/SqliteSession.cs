using Microsoft.Data.Sqlite;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>The writer's connection with its prepared statements. Only the writer's thread touches it.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _fence;
    private readonly SqliteCommand _journal;
    private readonly SqliteCommand _shipTo;
    private readonly byte[] _item = new byte[ItemId.ByteCount];

    public SqliteSession(SqliteConnection connection)
    {
        Connection = connection;
        _begin = Prepare("begin immediate", 0);
        _commit = Prepare("commit", 0);
        _fence = Prepare(
            """
            update shard set head = head + $0, head_hash = $1
             where shard_id = $2 and epoch = $3 and owner = $4 and head = $5 and head_hash = $6
            returning want
            """, 7);
        _journal = Prepare(
            """
            insert into journal (shard_id, seq, epoch, item_id, item_version, event_count, at, body, hash)
            values ($0, $1, $2, $3, $4, $5, $6, $7, $8)
            """, 9);
        _shipTo = Prepare("insert into ship_to (shard_id, seq, body) values ($0, $1, $2)", 3);
        _journal.Parameters[3].Value = _item;
    }

    public SqliteConnection Connection { get; }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>The append of protocol.md, inside the writer's transaction. Fenced: nothing was changed.</summary>
    public AppendResult Append(ShardAppend append)
    {
        if (!Fence(append, out var want))
            return AppendResult.Fenced;
        foreach (var commit in append.Commits)
        {
            commit.Item.Write(_item);
            Set(_journal, 0, (long)commit.Shard.Value);
            Set(_journal, 1, commit.Seq);
            Set(_journal, 2, commit.Epoch);
            Set(_journal, 4, commit.ItemVersion);
            Set(_journal, 5, (long)commit.EventCount);
            Set(_journal, 6, commit.AtMicros);
            Set(_journal, 7, commit.Body);
            Set(_journal, 8, commit.Hash);
            _journal.ExecuteNonQuery();
        }

        foreach (var row in append.ShipTo)
        {
            Set(_shipTo, 0, (long)append.Shard.Value);
            Set(_shipTo, 1, row.Seq);
            Set(_shipTo, 2, row.Body);
            _shipTo.ExecuteNonQuery();
        }

        return new AppendResult(AppendOutcome.Appended, want);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _fence.Dispose();
        _journal.Dispose();
        _shipTo.Dispose();
        Connection.Dispose();
    }

    private bool Fence(ShardAppend append, out Guid? want)
    {
        Set(_fence, 0, (long)append.Commits.Count);
        Set(_fence, 1, append.NewHash);
        Set(_fence, 2, (long)append.Shard.Value);
        Set(_fence, 3, append.Epoch);
        Set(_fence, 4, append.Owner.ToString());
        Set(_fence, 5, append.ExpectedHead);
        Set(_fence, 6, append.OldHash);
        want = null;
        using var reader = _fence.ExecuteReader();
        if (!reader.Read())
            return false;
        if (!reader.IsDBNull(0))
            want = Guid.Parse(reader.GetString(0));
        return true;
    }

    private static void Set(SqliteCommand command, int index, object value) => command.Parameters[index].Value = value;

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        command.Prepare();
        return command;
    }
}
