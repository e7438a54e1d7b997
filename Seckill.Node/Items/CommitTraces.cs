using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Which traces a commit belongs to. It is one row of several commands and has room for one trace id: that of the first
/// recorded command which was not refused, else of the first that has any. The append's span links to all of them.
/// </summary>
internal static class CommitTraces
{
    /// <summary>16 bytes, or none.</summary>
    public static byte[] IdOf(List<ItemEnvelope> batch)
    {
        var traced = batch.Find(one => Counts(one) && one.IsRecorded) ?? batch.Find(Counts);
        if (traced is null)
        {
            return [];
        }

        var id = new byte[16];
        traced.Trace.TraceId.CopyTo(id);
        return id;
    }

    public static IReadOnlyList<ActivityContext> LinksOf(List<ItemEnvelope> batch) =>
        batch.Exists(one => one.IsRecorded)
            ? [.. batch.Where(one => Counts(one) && one.IsRecorded).Select(one => one.Span)] : [];

    private static bool Counts(ItemEnvelope envelope) => envelope.Trace.TraceId != default
        && envelope.Request is ItemCommand && envelope.Decision.Refusal is null;
}
