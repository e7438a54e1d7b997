using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Bench;
using Seckill.Tests.Journal;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class JournalProofTests
{
    private static readonly ItemId Item = ItemId.Derive("m", "k");
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task Read_EveryAcknowledgedOrderIsThereOnce_NothingToBlame()
    {
        Commit(1, 2);
        Commit(3);
        Assert.Equal(new JournalProof(3, 0, 0, 0), await ProveAsync(1, 2, 3));
    }

    [Fact]
    public async Task Read_AcknowledgedOrderIsMissing_IsLost()
    {
        Commit(1);
        Assert.Equal(new JournalProof(1, Lost: 1, 0, 0), await ProveAsync(1, 2));
    }

    [Fact]
    public async Task Read_OrderReservedTwice_IsDoubled()
    {
        Commit(1, 2);
        Commit(2);
        Assert.Equal(new JournalProof(2, 0, Doubled: 1, 0), await ProveAsync(1, 2));
    }

    [Fact]
    public async Task Read_OrderNobodyWasToldOf_IsUnheard()
    {
        Commit(1, 2);
        Assert.Equal(new JournalProof(2, 0, 0, Unheard: 1), await ProveAsync(1));
    }

    private Task<JournalProof> ProveAsync(params ulong[] won) => JournalProof.ReadAsync(
        _store, Item, [.. won.Select(number => new OrderId(Item, Key(number)))],
        TestContext.Current.CancellationToken);

    private void Commit(params ulong[] orders)
    {
        var events = orders
            .Select(number => new UnitsReserved(Key(number), "ada", 1, 5, new Key128(1, 2), false)).ToArray();
        var version = _store.Commits.Sum(commit => commit.EventCount) + events.Length;
        _store.Commits.Add(new JournalCommit(new ShardId(0), _store.Commits.Count + 1, 1, Item, version, events.Length,
            0, CommitBodyCodec.Encode(new Instant(1), events, []), new byte[32]));
    }

    private static OrderKey Key(ulong number) => new(new Key128(7, number));
}
