using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /journal/stats and /audit/heads: where each shard's chain ends, and how many commits there are. ShardCount: how
/// many shards there must be.
/// </summary>
internal sealed record HeadList(IReadOnlyList<HeadResource> Shards, long Commits, int? ShardCount)
{
    public static HeadList Of(IReadOnlyList<ShardHead> heads, int? shardCount) => new(
        [.. heads.OrderBy(head => head.Shard.Value).Select(HeadResource.Of)], heads.Sum(head => head.Head), shardCount);
}

/// <summary>GET /audit/strays: rows that no head covers; none in a journal that nobody meddled with.</summary>
internal sealed record StrayList(IReadOnlyList<PositionResource> Rows);

/// <summary>GET /audit/items: ids of items that any read model has a row of.</summary>
internal sealed record ItemIdList(IReadOnlyList<string> Data, string? NextUrl);

/// <summary>HeadHash: hexadecimal.</summary>
internal sealed record HeadResource(int Shard, long Epoch, long Head, string HeadHash)
{
    public static HeadResource Of(ShardHead head) =>
        new(head.Shard.Value, head.Epoch, head.Head, Convert.ToHexStringLower(head.HeadHash));
}

/// <summary>GET /journal/commits and /audit/events: commits of a shard above an offset.</summary>
internal sealed record CommitList(
    IReadOnlyList<CommitResource> Data, bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextUrl);

/// <summary>
/// One commit: what its hash covers (AtMicros: microseconds since 1970; Body: base64), the hash in hexadecimal, and
/// what the body says. A body that this build can not read has Unreadable instead of Events.
/// </summary>
internal sealed record CommitResource(
    int Shard, long Offset, long Epoch, string ItemId, long ItemVersion, int EventCount, Instant At, long AtMicros,
    string Hash, string? TraceId, Instant? DecidedAt, JsonArray? Events, string? Unreadable, byte[] Body)
{
    private const long MicrosPerMs = 1_000;

    public static CommitResource Of(JournalCommit commit)
    {
        CommitFacts? facts = null;
        string? unreadable = null;
        try
        {
            facts = CommitBodyCodec.Decode(commit.Body);
        }
        catch (Exception fault) when (ShardVerifier.IsOfTheJournal(fault))
        {
            unreadable = fault.Message;
        }

        return new CommitResource(
            commit.Shard.Value, commit.Seq, commit.Epoch, commit.Item.ToString(), commit.ItemVersion,
            commit.EventCount, new Instant(commit.AtMicros / MicrosPerMs), commit.AtMicros,
            Convert.ToHexStringLower(commit.Hash),
            facts is { TraceId.Length: > 0 } ? Convert.ToHexStringLower(facts.TraceId) : null, facts?.DecidedAt,
            facts is null ? null : [.. facts.Events.Select(happened => EventJson.Of(commit.Item, happened))],
            unreadable, commit.Body);
    }
}
