using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Ops.Management;

/// <summary>A journal without a single commit.</summary>
internal sealed class NoStreams : IJournal
{
    public ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation) =>
        throw new NotSupportedException("it is only read");

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) => new([]);

    public IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, CancellationToken cancellation) => AsyncEnumerable.Empty<LinkedCommit>();

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) => new([]);

    public ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation) =>
        throw new NotSupportedException("it is only read");
}
