using System.Globalization;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Until where a replay reads, the commit itself included: an offset of one shard, an offset of every shard that is
/// read, or an instant of the journal's clock.
/// </summary>
internal sealed record AuditPoint(int? Shard, long? Offset, DateTimeOffset? Time)
{
    private const long MicrosPerTick = 10;
    private static readonly string[] Times =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static readonly AuditPoint Now = new(null, null, null);

    public const string Expected = "is no position (SHARD/OFFSET or OFFSET) and no time (2026-01-31T08:00:00Z)";

    /// <summary>SHARD/OFFSET, OFFSET, or a time such as 2026-01-31T08:00:00Z; CliException (2) for all else.</summary>
    public static AuditPoint Parse(string text) =>
        TryParse(text) ?? throw new CliException(ExitCode.Usage, $"'{text}' {Expected}");

    /// <summary>The same; null for all else.</summary>
    public static AuditPoint? TryParse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length <= 2 && parts.All(part => long.TryParse(part, NumberStyles.None, null, out _)))
        {
            var offset = long.Parse(parts[^1], CultureInfo.InvariantCulture);
            return parts.Length == 1 ? new AuditPoint(null, offset, null)
                : int.TryParse(parts[0], NumberStyles.None, null, out var shard)
                    ? new AuditPoint(shard, offset, null) : null;
        }

        return DateTimeOffset.TryParseExact(
            text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new AuditPoint(null, null, time.ToUniversalTime()) : null;
    }

    public bool Includes(JournalCommit commit) =>
        (Shard is null || commit.Shard.Value != Shard || commit.Seq <= Offset)
        && (Shard is not null || Offset is null || commit.Seq <= Offset)
        && (Time is not { } time || commit.AtMicros <= (time - DateTimeOffset.UnixEpoch).Ticks / MicrosPerTick);
}
