using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage;

/// <summary>
/// Rows of the journal as commits, alike in both stores. What somebody wrote there by hand may be no commit at all, and
/// is then named by its place.
/// </summary>
internal static class JournalRows
{
    public const string Columns =
        "j.shard_id, j.seq, j.epoch, j.item_id, j.item_version, j.event_count, j.at, j.body, j.hash";

    private const int PreviousHash = 9;
    private const int Head = 10;

    /// <summary>A row of <see cref="Columns"/>; throws <see cref="JournalDamagedException"/>.</summary>
    public static JournalCommit Read(DbDataReader reader)
    {
        try
        {
            return new JournalCommit(
                new ShardId(reader.GetInt32(0)),
                reader.GetInt64(1),
                reader.GetInt64(2),
                Item(reader.GetFieldValue<byte[]>(3)),
                reader.GetInt64(4),
                reader.GetInt32(5),
                reader.GetInt64(6),
                reader.GetFieldValue<byte[]>(7),
                reader.GetFieldValue<byte[]>(8));
        }
        catch (Exception fault) when (fault is OverflowException or ArgumentException or InvalidCastException
            or InvalidOperationException or FormatException)
        {
            throw Damaged(reader, $"the row is no commit: {fault.Message}");
        }
    }

    /// <summary>The same with the hash of the predecessor and the shard's head behind the columns.</summary>
    public static LinkedCommit ReadLinked(DbDataReader reader)
    {
        var commit = Read(reader);
        if (reader.IsDBNull(Head) || commit.Seq < 1 || commit.Seq > reader.GetInt64(Head))
        {
            throw Damaged(reader, reader.IsDBNull(Head)
                ? "the row is of no shard" : $"the row lies outside its shard, whose head is {reader.GetInt64(Head)}");
        }

        return commit.Seq == 1 ? new LinkedCommit(commit, JournalChain.Start)
            : reader.IsDBNull(PreviousHash)
                ? throw new JournalDamagedException(commit.Shard, commit.Seq - 1, "the commit is missing")
                : new LinkedCommit(commit, reader.GetFieldValue<byte[]>(PreviousHash));
    }

    private static JournalDamagedException Damaged(DbDataReader reader, string what) => new(
        new ShardId((int)Math.Clamp(Number(reader, 0), int.MinValue, int.MaxValue)), Number(reader, 1), what);

    /// <summary>As far as it is one.</summary>
    private static long Number(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        long number => number,
        int number => number,
        _ => -1,
    };

    /// <summary>More bytes than an id has would be read as another row's item.</summary>
    private static ItemId Item(byte[] bytes) => bytes.Length == ItemId.ByteCount
        ? ItemId.Read(bytes) : throw new FormatException($"an item's id has not {bytes.Length} bytes");
}
