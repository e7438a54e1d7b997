using System.Diagnostics;

namespace Seckill.Node.Telemetry;

/// <summary>Spans of appends: one for all commands that it commits, linked to each.</summary>
internal static class JournalSpans
{
    /// <summary>A span with thousands of links helps nobody, and collectors cut it.</summary>
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new("Seckill.Journal");

    /// <summary>
    /// Begins one within the trace of the first command, so that it is found there, with the SQL below it. Null:
    /// nobody records any of them.
    /// </summary>
    public static Activity? Begin(int shard, int commits, IEnumerable<ActivityContext> commands)
    {
        var links = commands.Take(MostLinks).Select(command => new ActivityLink(command)).ToList();
        var span = links.Count == 0 ? null
            : Source.StartActivity("journal.append", ActivityKind.Internal, links[0].Context, links: links);
        span?.SetTag("seckill.shard", shard);
        span?.SetTag("seckill.commits", commits);
        return span;
    }
}
