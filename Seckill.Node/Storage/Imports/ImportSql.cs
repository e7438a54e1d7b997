using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Imports;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.Imports;

/// <summary>The rows of imports, column by column.</summary>
internal static class ImportSql
{
    public const string Columns =
        "id, merchant, number, upload, body_digest, state, total_lines, lines, created, failed, part, created_ms, "
        + "ended_ms";

    public static ImportRow Read(IRowSource row) => new()
    {
        Id = row.Text(),
        Merchant = row.Text(),
        Number = row.Long(),
        Upload = row.Text(),
        BodyDigest = row.Bytes(),
        State = (ImportState)row.Int(),
        TotalLines = row.Long(),
        Lines = row.Long(),
        Created = row.Long(),
        Failed = row.Long(),
        Part = row.Int(),
        CreatedAt = new Instant(row.Long()),
        EndedAt = row.LongOrNull() is { } ended ? new Instant(ended) : null,
    };

    /// <summary>Nobody holds a new one.</summary>
    public static (string Name, object? Value)[] ValuesOf(ImportRow row) =>
    [
        ("held_until_ms", row.CreatedAt.UnixMs), ("id", row.Id), ("merchant", row.Merchant), ("number", row.Number),
        ("upload", row.Upload), ("body_digest", row.BodyDigest), ("state", (int)row.State),
        ("total_lines", row.TotalLines), ("created_ms", row.CreatedAt.UnixMs), ("ended_ms", row.EndedAt?.UnixMs),
    ];
}
