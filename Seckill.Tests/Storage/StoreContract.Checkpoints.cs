using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Storage;

/// <summary>Checkpoints beside the journal.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Checkpoints_NumberedAndReadNewestFirst_AsTheyWereWritten()
    {
        var numbers = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            numbers.Add(await Stores.Checkpoints.AddAsync(CheckpointOf(i), Stop));
        }

        Assert.Equal(numbers.Order().Distinct(), numbers);
        var newest = await Stores.Checkpoints.ReadAsync(null, 2, Stop);
        Assert.Equal([numbers[4], numbers[3]], newest.Select(one => one.Number));
        var rest = await Stores.Checkpoints.ReadAsync(numbers[3], 10, Stop);
        Assert.Equal([numbers[2], numbers[1], numbers[0]], rest.Select(one => one.Number));
        var (was, read) = (CheckpointOf(2), rest[0].Checkpoint);
        Assert.Equal(
            (was.At, was.EncodeHeads(), was.Root, was.Signature),
            (read.At, read.EncodeHeads(), read.Root, read.Signature),
            (a, b) => a.At == b.At && a.Item2.SequenceEqual(b.Item2) && a.Root.SequenceEqual(b.Root)
                && a.Signature.SequenceEqual(b.Signature));
    }

    private static Checkpoint CheckpointOf(int i)
    {
        CheckpointHead[] heads =
        [
            .. Enumerable.Range(0, ShardCount).Select(shard => new CheckpointHead(
                new ShardOffset(new ShardId(shard), i), [.. Enumerable.Repeat((byte)i, JournalChain.HashLength)])),
        ];
        return new Checkpoint(new Instant(1_800_000_000_000 + i), heads, Checkpoint.RootOf(heads), [1, 2, (byte)i]);
    }
}
