using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Tests.Time;

namespace Seckill.Tests.Journal;

/// <summary>Every outcome of an append, and what those who wait for it are told.</summary>
public sealed class ShardJournalWriterTests
{
    private static readonly ShardId Shard = new(7);
    private static readonly ItemId Item = ItemId.Derive("acme", "watch");

    private readonly Guid _me = Guid.NewGuid();
    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _time = new();
    private readonly TestPermit _permit = new();
    private readonly ConcurrentQueue<ShardOffset> _announced = [];

    [Fact]
    public async Task Append_Fine_IsWrittenAtTheNextOffset()
    {
        var writer = Start(out _);

        var first = await writer.AppendAsync(Batch(1));
        var second = await writer.AppendAsync(Batch(2));

        Assert.Equal((WriteOutcome.Written, 1), (first.Outcome, first.Seq));
        Assert.Equal((WriteOutcome.Written, 2), (second.Outcome, second.Seq));
        Assert.True(JournalChain.Links(first.Hash, _store.Commits[1]));
        await WhileAsync(() => _announced.Count < 2);
        Assert.Equal([new ShardOffset(Shard, 1), new ShardOffset(Shard, 2)], _announced);
    }

    [Theory]
    [InlineData(Fate.ReplyLost)]
    [InlineData(Fate.RequestLost)]
    [InlineData(Fate.Late)]
    public async Task Append_OutcomeUnknown_IsWrittenExactlyOnce(Fate fate)
    {
        var writer = Start(out _);
        _store.Script.Enqueue(fate);

        var result = await writer.AppendAsync(Batch(1));
        var next = await writer.AppendAsync(Batch(2));

        Assert.Equal((WriteOutcome.Written, 1), (result.Outcome, result.Seq));
        Assert.Equal((WriteOutcome.Written, 2), (next.Outcome, next.Seq));
        Assert.Equal([1, 2], _store.Commits.Select(commit => commit.ItemVersion));
        Assert.Equal(2, writer.Head.Epoch);
        Assert.True(writer.IsServing);
    }

    [Fact]
    public async Task Append_UnknownSeveralTimesOver_IsWrittenExactlyOnce()
    {
        var writer = Start(out _);
        Array.ForEach([Fate.RequestLost, Fate.Late, Fate.RequestLost, Fate.ReplyLost], _store.Script.Enqueue);

        var result = await writer.AppendAsync(Batch(1));

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Single(_store.Commits);
    }

    [Fact]
    public async Task Append_UnknownAndShardTaken_IsUnknownAndTheWriterEnds()
    {
        var writer = Start(out var loop);
        _store.Script.Enqueue(Fate.ReplyLost);
        _store.AcquireFaults = 3;

        var pending = writer.AppendAsync(Batch(1)).AsTask();
        await WhileAsync(() => writer.IsServing);
        _store.Own(Shard, Guid.NewGuid());
        await _time.FireUntilAsync(pending);

        Assert.Equal(WriteOutcome.Unknown, (await pending).Outcome);
        Assert.Equal(WriterEnd.Fenced, await loop);
        Assert.Equal(WriteOutcome.NotWritten, (await writer.AppendAsync(Batch(2))).Outcome);
    }

    [Fact]
    public async Task Append_WhileUnknown_WriterSaysItDoesNotServe()
    {
        var writer = Start(out _);
        _store.Script.Enqueue(Fate.RequestLost);
        _store.AcquireFaults = 3;

        var pending = writer.AppendAsync(Batch(1)).AsTask();
        await WhileAsync(() => writer.IsServing);
        await _time.FireUntilAsync(pending);

        Assert.Equal(WriteOutcome.Written, (await pending).Outcome);
        Assert.True(writer.IsServing);
    }

    [Fact]
    public async Task Append_AnotherOwner_IsNotWrittenAndTheWriterEnds()
    {
        var writer = Start(out var loop);
        _store.Own(Shard, Guid.NewGuid());

        Assert.Equal(WriteOutcome.NotWritten, (await writer.AppendAsync(Batch(1))).Outcome);
        Assert.Equal(WriterEnd.Fenced, await loop);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task Append_StoreRefusesForAWhile_IsWrittenInTheSameEpoch()
    {
        var writer = Start(out _);
        Array.ForEach([Fate.NotWritten, Fate.NotWritten], _store.Script.Enqueue);

        var pending = writer.AppendAsync(Batch(1)).AsTask();
        await _time.FireUntilAsync(pending);

        Assert.Equal(WriteOutcome.Written, (await pending).Outcome);
        Assert.Equal(1, writer.Head.Epoch);
    }

    [Fact]
    public async Task Append_StoreRefusesOn_IsNotWrittenAndTheShardIsGivenUp()
    {
        var writer = Start(out var loop);
        Array.ForEach([Fate.NotWritten, Fate.NotWritten, Fate.NotWritten, Fate.NotWritten], _store.Script.Enqueue);

        var pending = writer.AppendAsync(Batch(1)).AsTask();
        await _time.FireUntilAsync(pending);

        Assert.Equal(WriteOutcome.NotWritten, (await pending).Outcome);
        Assert.Equal(WriterEnd.StoreAway, await loop);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task Barrier_ProofIsOld_AsksTheStoreAndFindsTheNewOwner()
    {
        var writer = Start(out var loop);
        Assert.Equal(WriteOutcome.Written, (await writer.BarrierAsync()).Outcome);
        Assert.Equal(0, _store.Appends);
        _store.Own(Shard, Guid.NewGuid());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(WriteOutcome.NotWritten, (await writer.BarrierAsync()).Outcome);
        Assert.Equal(WriterEnd.Fenced, await loop);
    }

    [Fact]
    public async Task Append_ClockOfThePredecessorWasAhead_TimeNeverFalls()
    {
        var ahead = new JournalClock(_time).NowMicros + 60_000_000;
        var writer = Start(out _, ahead);

        await writer.AppendAsync(Batch(1));

        Assert.Equal(ahead, _store.Commits[0].AtMicros);
    }

    [Fact]
    public async Task Append_PermitHadRunOut_IsAcquiredAgainFirst()
    {
        var writer = Start(out _);
        await writer.AppendAsync(Batch(1));
        _permit.Lapses = 1;

        var result = await writer.AppendAsync(Batch(2));

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal([1L, 2L], _store.Commits.Select(commit => commit.Epoch));
        await writer.AppendAsync(Batch(3));
        Assert.Equal(2, writer.Head.Epoch);
    }

    [Fact]
    public async Task Append_PermitHadRunOutAndShardTaken_NothingIsWritten()
    {
        var writer = Start(out var loop);
        _permit.Lapses = 1;
        _store.Own(Shard, Guid.NewGuid());

        var result = await writer.AppendAsync(Batch(1));

        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
        Assert.Equal(WriterEnd.Fenced, await loop);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task Barrier_NoPermit_IsNotAnsweredFromMemory()
    {
        var writer = Start(out _);
        await writer.AppendAsync(Batch(1));
        var appends = _store.Appends;
        _permit.IsValid = false;

        Assert.False(writer.IsServing);
        await writer.BarrierAsync();

        Assert.Equal(appends + 1, _store.Appends);
        Assert.True(writer.Head.Epoch > 1);
    }

    private ShardJournalWriter Start(out Task<WriterEnd> loop, long lastAtMicros = 0)
    {
        var head = _store.Own(Shard, _me);
        var resolver = new AppendResolver(
            _store, new ShardFence(_store, _me), _permit, _me, _time, NullLogger.Instance);
        var writer = new ShardJournalWriter(head, lastAtMicros, resolver, _permit, new JournalClock(_time),
            WriterLimits.Default, _announced.Enqueue, NullLogger.Instance);
        loop = writer.RunAsync();
        return writer;
    }

    private static async Task WhileAsync(Func<bool> holds)
    {
        while (holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static ItemBatch Batch(int version) => new(Item, version, 1, [1, 2, 3], null);
}
