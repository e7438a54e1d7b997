using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage;

/// <summary>A row of checkpoint, the same in both stores.</summary>
internal static class CheckpointRow
{
    public const string Columns = "number, at, heads, root, signature";

    public static NumberedCheckpoint Read(DbDataReader row) => new(
        row.GetInt64(0),
        new Checkpoint(
            new Instant(row.GetInt64(1)), Checkpoint.DecodeHeads(row.GetFieldValue<byte[]>(2)),
            row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4)));
}
