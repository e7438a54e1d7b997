using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_Joined_IsReadAsItWasWritten(bool ownsShards)
    {
        var row = new NodeRow(Guid.NewGuid(), "node-7", "10.0.0.7:4053", "1.2.3", NodeState.Joining, 0, ownsShards);
        await Stores.Nodes.JoinAsync(row, Stop);
        Assert.Contains(row with { IsLocked = false }, await Stores.Nodes.ReadAsync(Stop));
        await Assert.ThrowsAnyAsync<DbException>(async () => await Stores.Nodes.JoinAsync(row, Stop));
    }

    [Fact]
    public async Task HoldLock_Mine_ShowsThatILiveAndOthersDoNot()
    {
        var other = Guid.NewGuid();
        await JoinAsync(other, NodeState.Up);
        await Stores.Nodes.HoldLockAsync(Me, Stop);
        await Stores.Nodes.HoldLockAsync(Me, Stop);
        Assert.Equal((true, false), ((await NodeAsync(Me)).IsLocked, (await NodeAsync(other)).IsLocked));
    }

    /// <summary>As builds wrote it that knew no roles.</summary>
    [Fact]
    public async Task Node_WrittenWithoutRoles_OwnsShards()
    {
        var old = Guid.NewGuid();
        await ExecuteAsync("insert into node (incarnation, node_id, addr, build, state) "
            + $"values ('{old}', 'old', 'host:1', '0.9', 'up')");
        Assert.True((await NodeAsync(old)).OwnsShards);
        await AcquireAsync(old);
    }

    [Fact]
    public async Task Beat_Alive_CountsUp()
    {
        var first = await Stores.Nodes.BeatAsync(Me, Stop);
        var second = await Stores.Nodes.BeatAsync(Me, Stop);
        Assert.True(first.Alive && second.Alive);
        Assert.Equal(2, (await NodeAsync(Me)).Beat);
        if (first.ClockMicros is { } clock)
        {
            Assert.InRange(clock / 1_000_000, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60,
                DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
            Assert.True(second.ClockMicros > clock);
        }
    }

    [Fact]
    public async Task Node_Dead_StaysDead()
    {
        Assert.True(await Stores.Nodes.MoveAsync(Me, NodeState.Dead, Stop));
        Assert.False((await Stores.Nodes.BeatAsync(Me, Stop)).Alive);
        foreach (var state in Enum.GetValues<NodeState>())
            Assert.False(await Stores.Nodes.MoveAsync(Me, state, Stop));
        Assert.False(await Stores.Nodes.DeclareDeadAsync(Me, 0, Stop));
        Assert.Equal((NodeState.Dead, 0L), ((await NodeAsync(Me)).State, (await NodeAsync(Me)).Beat));
    }

    [Fact]
    public async Task Node_Unknown_IsNotAlive()
    {
        Assert.False((await Stores.Nodes.BeatAsync(Guid.NewGuid(), Stop)).Alive);
        Assert.False(await Stores.Nodes.MoveAsync(Guid.NewGuid(), NodeState.Up, Stop));
    }

    [Fact]
    public async Task Move_StepBack_IsABug()
    {
        Assert.True(await Stores.Nodes.MoveAsync(Me, NodeState.Draining, Stop));
        Assert.True(await Stores.Nodes.MoveAsync(Me, NodeState.Draining, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await Stores.Nodes.MoveAsync(Me, NodeState.Up, Stop));
        Assert.Equal(NodeState.Draining, (await NodeAsync(Me)).State);
    }

    [Fact]
    public async Task DeclareDead_BeatMovedMeanwhile_IsRefused()
    {
        await Stores.Nodes.BeatAsync(Me, Stop);
        Assert.False(await Stores.Nodes.DeclareDeadAsync(Me, 0, Stop));
        Assert.True((await Stores.Nodes.BeatAsync(Me, Stop)).Alive);
        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Stores.Nodes.DeclareDeadAsync(Me, 2, Stop).AsTask()));
        Assert.Single(results, won => won);
        Assert.False((await Stores.Nodes.BeatAsync(Me, Stop)).Alive);
    }

    [Fact]
    public async Task Snapshot_SavedAgain_IsReplaced()
    {
        var shard = new Snapshot(Shard, null, 5, [1], [2, 3]);
        var item = new Snapshot(Shard, TestChain.Item, 6, [4], new byte[100_000]);
        Assert.Null(await Stores.Snapshots.LoadAsync(Shard, null, Stop));
        await Stores.Snapshots.SaveAsync(shard, Stop);
        await Stores.Snapshots.SaveAsync(item, Stop);
        await Stores.Snapshots.SaveAsync(item with { Seq = 9, Body = [7] }, Stop);
        Assert.Equivalent(shard, await Stores.Snapshots.LoadAsync(Shard, null, Stop), strict: true);
        Assert.Equivalent(item with { Seq = 9, Body = [7] },
            await Stores.Snapshots.LoadAsync(Shard, TestChain.Item, Stop), strict: true);
        await Stores.Snapshots.DeleteAsync(Shard, TestChain.Item, Stop);
        Assert.Null(await Stores.Snapshots.LoadAsync(Shard, TestChain.Item, Stop));
        Assert.NotNull(await Stores.Snapshots.LoadAsync(Shard, null, Stop));
    }

    [Fact]
    public async Task Secret_ManyPropose_AllGetTheSame()
    {
        var values = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Stores.Secrets.GetOrAddAsync("pass-key", [(byte)i, 1, 2], Stop).AsTask()));
        Assert.All(values, value => Assert.Equal(values[0], value));
        await ReopenAsync(Guid.NewGuid());
        Assert.Equal(values[0], await Stores.Secrets.GetOrAddAsync("pass-key", [99], Stop));
        Assert.Equal([98], await Stores.Secrets.GetOrAddAsync("other", [98], Stop));
    }

    [Fact]
    public async Task StrayPayment_DeliveredTwice_IsRecordedOnce()
    {
        var callback = new CallbackReading.Payment(
            PaymentCallbackKind.Succeeded, "msg_1", "pay_1", "no-order-of-ours", new Money(1999, "CNY"));
        await Stores.StrayPayments.RecordAsync("sandbox", callback, new Instant(77), Stop);
        await Stores.StrayPayments.RecordAsync("sandbox", callback, new Instant(78), Stop);
        var other = callback with { CallbackId = "msg_2" };
        await Stores.StrayPayments.RecordAsync("sandbox", other, new Instant(79), Stop);
        Assert.Equal(2L, Convert.ToInt64(await ExecuteAsync("select count(*) from stray_payment"), null));
        Assert.Equal("Succeeded pay_1 no-order-of-ours 1999 CNY 77", await ExecuteAsync(
            """
            select kind || ' ' || payment_id || ' ' || order_id || ' ' || amount || ' ' || currency || ' ' || at_ms
              from stray_payment where callback_id = 'msg_1'
            """));
    }

    [Fact]
    public async Task StrayPayments_ListedByPages_NewestFirstAndWhole()
    {
        for (var i = 0; i < 5; i++)
        {
            var callback = new CallbackReading.Payment(
                PaymentCallbackKind.RefundSent, $"msg_{i}", "pay_1", "?", new Money(i, "CNY"));
            await Stores.StrayPayments.RecordAsync("sandbox", callback, new Instant(77 + i / 2), Stop);
        }

        List<StrayPayment> all = [];
        StrayPosition? below = null;
        while (await Stores.StrayPayments.ListAsync(below, 2, Stop) is { Count: > 0 } page)
        {
            all.AddRange(page);
            below = new StrayPosition(page[^1].At, page[^1].Provider, page[^1].Callback.CallbackId);
        }

        Assert.Equal(
            ["79 msg_4 4", "78 msg_3 3", "78 msg_2 2", "77 msg_1 1", "77 msg_0 0"],
            all.Select(one => $"{one.At.UnixMs} {one.Callback.CallbackId} {one.Callback.Amount.Amount}"));
        Assert.Equal(PaymentCallbackKind.RefundSent, all[0].Callback.Kind);
    }

    [Fact]
    public async Task PaymentReference_ManyRecord_TheFirstStaysAndAllGetIt()
    {
        Assert.Null(await Stores.PaymentReferences.FindAsync("stripe", "pay_1", Stop));
        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Stores.PaymentReferences.RecordAsync("stripe", "pay_1", $"cs_{i}", Stop).AsTask()));
        Assert.Single(kept.Distinct());
        await ReopenAsync(Guid.NewGuid());
        Assert.Equal(kept[0], await Stores.PaymentReferences.FindAsync("stripe", "pay_1", Stop));
        Assert.Null(await Stores.PaymentReferences.FindAsync("other", "pay_1", Stop));
    }

    private async Task<NodeRow> NodeAsync(Guid node) =>
        (await Stores.Nodes.ReadAsync(Stop)).Single(row => row.Incarnation == node);
}
