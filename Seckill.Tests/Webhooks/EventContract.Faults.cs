using Seckill.Node.Journal;
using Seckill.Node.Webhooks;
using Seckill.Tests.Ops;

namespace Seckill.Tests.Webhooks;

/// <summary>What goes wrong while events are told costs none of them.</summary>
public abstract partial class EventContract
{
    [Fact]
    public async Task Telling_ThatFailsInAWayNobodyForesaw_LosesNoEvent()
    {
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var (sale, _) = await SoldAsync(3);
        var store = FaultOnce.Before(
            _stores.Events, nameof(IEventStore.TellAsync), new InvalidOperationException("nobody foresaw it"));
        Walk(store: store);

        var told = await ToldAsync(5);
        Assert.True(((FaultOnce)store).HasFailed);
        Assert.Equal((await ExpectedIdsAsync([sale])).Order(), told.Select(IdOf).Order());
    }

    /// <summary>
    /// It rests, for its history could not be folded. Its shard leaves and is back before the rest is over.
    /// </summary>
    [Fact]
    public async Task Item_ThatCouldNotBeFolded_IsTriedAgain_AlsoWhenItsShardWasAwayMeanwhile()
    {
        var (mine, looks) = (true, 0);
        await Feed().ReadAsync(Merchant, null, null, 1, Stop);
        var (sale, _) = await SoldAsync(3);
        var journal = FaultOnce.Before(
            _stores.Journal, nameof(IJournal.ReadItemAsync), new NotSupportedException("can not be folded"));
        var parts = PartsOf(_ => Volatile.Read(ref mine)) with
        {
            Journal = journal,
            Heads = cancellation =>
            {
                Interlocked.Increment(ref looks);
                return _owner.ReadHeadsAsync(cancellation);
            },
        };
        var (rest, begun) = (TimeSpan.FromSeconds(3), TimeProvider.System.GetTimestamp());
        Walk(parts, Fast with { PoisonRest = rest });
        await Until.TrueAsync(() => ((FaultOnce)journal).HasFailed);

        Volatile.Write(ref mine, false);
        await LooksAsync();
        Volatile.Write(ref mine, true);
        await LooksAsync();
        var (before, _) = await ReadAsync();
        if (TimeProvider.System.GetElapsedTime(begun) < rest)
        {
            Assert.Empty(before);
        }

        var told = await ToldAsync(5);
        Assert.Equal((await ExpectedIdsAsync([sale])).Order(), told.Select(IdOf).Order());

        async Task LooksAsync()
        {
            var begun = Volatile.Read(ref looks);
            await Until.TrueAsync(() => Volatile.Read(ref looks) >= begun + 3);
        }
    }
}
