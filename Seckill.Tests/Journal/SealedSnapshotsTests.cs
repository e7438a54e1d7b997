using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Journal;

/// <summary>A snapshot that somebody else wrote, or moved, is as good as none.</summary>
public sealed class SealedSnapshotsTests
{
    private static readonly Snapshot True =
        new(new ShardId(1), ItemId.Derive("m", "i"), 7, [.. new byte[32]], [1, 2, 3, 4]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_AsItWasSaved_IsThere()
    {
        var kept = new OneSnapshot();
        await SealedSnapshots.Of(kept, new byte[32]).SaveAsync(True, Stop);

        var found = await SealedSnapshots.Of(kept, new byte[32]).LoadAsync(True.Shard, True.Item, Stop);
        Assert.Equal(True.Body, found!.Body);
        Assert.Null(await SealedSnapshots.Of(kept, [.. Enumerable.Repeat((byte)1, 32)])
            .LoadAsync(True.Shard, True.Item, Stop));
    }

    [Theory]
    [InlineData("body")]
    [InlineData("seal")]
    [InlineData("seq")]
    [InlineData("item")]
    [InlineData("hash")]
    [InlineData("unsealed")]
    public async Task Load_Changed_IsNone(string what)
    {
        var kept = new OneSnapshot();
        var snapshots = SealedSnapshots.Of(kept, new byte[32]);
        await snapshots.SaveAsync(True, Stop);
        var body = (byte[])kept.Kept!.Body.Clone();
        body[what == "seal" ? ^1 : 0] ^= 1;
        kept.Kept = what switch
        {
            "body" or "seal" => kept.Kept with { Body = body },
            "seq" => kept.Kept with { Seq = 8 },
            "item" => kept.Kept with { Item = ItemId.Derive("m", "other") },
            "hash" => kept.Kept with { Hash = [.. Enumerable.Repeat((byte)1, 32)] },
            _ => True,
        };

        Assert.Null(await snapshots.LoadAsync(True.Shard, True.Item, Stop));
    }

    private sealed class OneSnapshot : ISnapshotStore
    {
        public Snapshot? Kept { get; set; }

        public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation)
        {
            Kept = snapshot;
            return ValueTask.CompletedTask;
        }

        public ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation) => new(Kept);

        public ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
