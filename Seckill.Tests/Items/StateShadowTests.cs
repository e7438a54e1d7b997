using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Tests.Ops;
using Seckill.Tests.Peers;

namespace Seckill.Tests.Items;

/// <summary>An actor whose memory is not what its journal says is found, and decides no more.</summary>
public sealed class StateShadowTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly ShardId Shard = new(3);

    private readonly ItemHouse _house = new();

    [Fact]
    public async Task Memory_ThatIsNotWhatTheJournalSays_EndsTheActorAndItsShard()
    {
        var others = new ItemHouse();
        await using var shadow = ShadowOf(others);
        Start(shadow, every: 3);
        await others.OpenSaleAsync(5);
        await _house.OpenSaleAsync(5);
        Assert.IsType<OrderAnswered>(await others.AskAsync(others.Purchase(1)));

        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(2)));

        var broken = await _house.Activator.Broken.WaitAsync(
            Limit, TestContext.Current.CancellationToken);
        Assert.Contains("state hash", Assert.IsType<InvariantViolation>(broken).Message);
        await Until.TrueAsync(() => _house.Activator.Find(ItemHouse.Item) is null);
    }

    [Fact]
    public async Task Memory_AsTheJournalSays_GoesOn()
    {
        await using var shadow = ShadowOf(_house);
        Start(shadow, every: 1);
        await _house.OpenSaleAsync(50);

        for (var buyer = 0; buyer < 50; buyer++)
        {
            Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(buyer)));
        }

        // A claim is taken in order: when the last one is told false, all before were told true.
        var last = new TaskCompletionSource<InvariantViolation>();
        Assert.True(shadow.Offer(new StateClaim(Shard, ItemHouse.Item, 52, new byte[32], last.SetResult)));
        Assert.Equal(ItemHouse.Item, (await last.Task.WaitAsync(Limit, TestContext.Current.CancellationToken)).Item);
        Assert.False(_house.Activator.Broken.IsCompleted);
        Assert.IsType<Refused>(await _house.AskAsync(_house.Purchase(50)));
    }

    [Fact]
    public async Task Snapshot_OfAnotherState_IsFoundAfterItWasLoaded()
    {
        var others = new ItemHouse();
        await others.OpenSaleAsync(5);
        await _house.OpenSaleAsync(5);
        Assert.IsType<OrderAnswered>(await others.AskAsync(others.Purchase(1)));
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(2)));
        var (lie, at) = (ItemState.Empty(ItemHouse.Item), _house.Store.Commits[^1]);
        foreach (var commit in others.Store.Commits)
        {
            ItemReplay.Apply(lie, commit);
        }

        await _house.SaveAsync(
            new Snapshot(at.Shard, at.Item, at.Seq, at.Hash, ItemStateCodec.Write(lie)),
            TestContext.Current.CancellationToken);
        await using var shadow = ShadowOf(_house);
        Start(shadow, every: 1_000);
        // The question loads it; whether it is answered before the shadow is done is open.
        await _house.AskAsync(new ReadStock(new Requester("", RequesterKind.System)));

        var broken = await _house.Activator.Broken.WaitAsync(
            Limit, TestContext.Current.CancellationToken);
        Assert.IsType<InvariantViolation>(broken);
        await Until.TrueAsync(() => !HasSnapshot);

        // Whoever loads it next has it from the journal: it is well again.
        Start(shadow, every: 1);
        Assert.True(Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(2))).Replayed);
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(3)));
        Assert.Equal(3, (await _house.StockAsync()).Free);
        Assert.False(_house.Activator.Broken.IsCompleted);
    }

    [Fact]
    public async Task Snapshot_SavedFromAStateThatIsNotTheJournals_IsThrownAway()
    {
        var others = new ItemHouse();
        await using var shadow = ShadowOf(others, _house);
        Start(shadow, every: 1_000);
        await others.OpenSaleAsync(6);
        await _house.OpenSaleAsync(5);

        var saved = _house.SnapshotSaved;
        Assert.IsType<Done>(await _house.AskAsync(
            new PassivateItem(new Requester("olga", RequesterKind.Operator))));

        await saved.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => !HasSnapshot);
    }

    [Fact]
    public async Task Journal_ThatHasLostACommit_IsADifference()
    {
        var logs = new LogLines();
        await using var shadow = new StateShadow(_house.Store, _house, _house.Time, logs.CreateLogger<StateShadow>());
        await _house.OpenSaleAsync(5);
        _house.Store.Commits.RemoveAt(_house.Store.Commits.Count - 1);
        var stopped = false;

        shadow.Offer(new StateClaim(Shard, ItemHouse.Item, 2, new byte[32], _ => stopped = true));

        // The writer finds out by itself, and the shard is loaded anew: no reason to end it for good.
        await Until.TrueAsync(() => logs.Lines.Any(line => line.Contains("ends at its version 1")));
        Assert.False(stopped);
    }

    private bool HasSnapshot => _house.LoadAsync(Shard, ItemHouse.Item, CancellationToken.None).Result is not null;

    private static StateShadow ShadowOf(ItemHouse journal, ItemHouse? snapshots = null) =>
        new(journal.Store, snapshots ?? journal, journal.Time, NullLogger.Instance);

    private void Start(StateShadow shadow, int every)
    {
        _house.Shadow = shadow;
        _house.Limits = _house.Limits with { StateHashEvery = every };
        _house.Start();
    }
}
