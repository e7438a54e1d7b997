using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Tests.Items;

/// <summary>A shard serves only what it has verified.</summary>
public sealed class ShardLoaderTests
{
    private readonly ItemHouse _house = new();

    [Fact]
    public async Task Load_OpenHolds_ItemsAreAwake()
    {
        await SellAsync();

        var loaded = await LoadAsync(_house.Writer.Head);

        Assert.Equal(ItemHouse.Item, Assert.Single(loaded.Awake).Id);
        Assert.Equal(_house.Store.Commits[^1].AtMicros, loaded.LastAtMicros);
    }

    [Fact]
    public async Task Load_BodyChanged_IsRefusedAndNamesTheOffset()
    {
        await SellAsync();
        var changed = _house.Store.Commits[1];
        _house.Store.Commits[1] = changed with { Body = [.. changed.Body, 0] };

        var damage = await Assert.ThrowsAsync<JournalDamagedException>(() => LoadAsync(_house.Writer.Head));
        Assert.Equal(2, damage.Offset);
    }

    [Fact]
    public async Task Load_TailCut_IsRefused()
    {
        await SellAsync();
        var head = _house.Writer.Head;
        _house.Store.Commits.RemoveAt(_house.Store.Commits.Count - 1);

        await Assert.ThrowsAsync<JournalDamagedException>(() => LoadAsync(head));
    }

    [Fact]
    public async Task Load_HeadHashIsAnother_IsRefused()
    {
        await SellAsync();

        await Assert.ThrowsAsync<JournalDamagedException>(
            () => LoadAsync(_house.Writer.Head with { HeadHash = new byte[JournalChain.HashLength] }));
    }

    [Fact]
    public async Task Load_SnapshotMarksThePrefix_ItemsItNamesAreAwake()
    {
        await SellAsync();
        var head = _house.Writer.Head;
        await _house.SaveAsync(
            new Snapshot(head.Shard, null, head.Head, head.HeadHash, ShardLoader.WriteAwake([ItemHouse.Item])),
            TestContext.Current.CancellationToken);

        var loaded = await LoadAsync(head);

        Assert.Equal(ItemHouse.Item, Assert.Single(loaded.Awake).Id);
    }

    private async Task SellAsync()
    {
        await _house.OpenSaleAsync(2);
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1)));
    }

    private Task<LoadedShard> LoadAsync(ShardHead head) =>
        new ShardLoader(_house.Store, _house, new ItemLoader(_house.Store, _house)).LoadAsync(head, default);
}
