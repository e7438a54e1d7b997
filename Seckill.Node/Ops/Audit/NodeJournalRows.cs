using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// The journal as a node hands it out, for a verifier that does not take the node's word for anything.
/// </summary>
internal sealed class NodeJournalRows(NodeClient node) : IJournalRows
{
    public int? ShardCount { get; private set; }

    public async Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation)
    {
        var heads = await node.GetAsync("/audit/heads", VerbJson.Lenient.HeadList, cancellation);
        ShardCount = heads.ShardCount;
        return [.. heads.Shards.Select(
            head => new ShardHead(new ShardId(head.Shard), head.Epoch, head.Head, Bytes(head.HeadHash)))];
    }

    public async Task<IReadOnlyList<JournalCommit>> CommitsAsync(
        ShardId shard, long after, int most, CancellationToken cancellation)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture, $"/audit/events?shard={shard}&after={after}&limit={most}");
        var page = await node.GetAsync(path, VerbJson.Lenient.CommitList, cancellation);
        return [.. page.Data.Select(CommitOf)];
    }

    public async Task<IReadOnlyList<ShardOffset>> StraysAsync(CancellationToken cancellation) =>
        [.. (await node.GetAsync("/audit/strays", VerbJson.Lenient.StrayList, cancellation)).Rows.Select(
            row => new ShardOffset(new ShardId(row.Shard), row.Offset))];

    public ValueTask DisposeAsync() => node.DisposeAsync();

    private static JournalCommit CommitOf(CommitResource commit) => ItemId.TryParse(commit.ItemId, out var item)
        ? new JournalCommit(
            new ShardId(commit.Shard), commit.Offset, commit.Epoch, item, commit.ItemVersion, commit.EventCount,
            commit.AtMicros, commit.Body, Bytes(commit.Hash))
        : throw new CliException(ExitCode.Unreachable, $"the node says '{commit.ItemId}' where an item's id belongs");

    private static byte[] Bytes(string hash)
    {
        try
        {
            return Convert.FromHexString(hash);
        }
        catch (FormatException)
        {
            throw new CliException(ExitCode.Unreachable, $"the node says '{hash}' where a hash belongs");
        }
    }
}
