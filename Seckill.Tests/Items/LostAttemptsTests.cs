using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>Who was told that his attempt is lost never finds its order later.</summary>
public sealed class LostAttemptsTests
{
    private readonly ItemHouse _house = new();

    [Fact]
    public async Task Purchase_ToldLostWhileOnItsWay_DoesNotWin()
    {
        await _house.OpenSaleAsync(1);
        var late = _house.Purchase(1);
        _house.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RefusalCode.NotFound, await RefusalAsync(Read(late, final: true)));

        Assert.Equal(RefusalCode.LineLost, await RefusalAsync(late));
        Assert.Equal(1, (await _house.StockAsync()).Free);
    }

    [Fact]
    public async Task Purchase_SentAgainAfterThat_Wins()
    {
        await _house.OpenSaleAsync(1);
        await RefusalAsync(Read(_house.Purchase(1), final: true));
        _house.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1)));
    }

    [Fact]
    public async Task Purchase_OnlyLookedFor_StillWins()
    {
        await _house.OpenSaleAsync(1);
        var purchase = _house.Purchase(1);

        Assert.Equal(RefusalCode.NotFound, await RefusalAsync(Read(purchase, final: false)));

        Assert.IsType<OrderAnswered>(await _house.AskAsync(purchase));
    }

    [Fact]
    public async Task Winner_AskedForAsFinal_KeepsHisOrder()
    {
        await _house.OpenSaleAsync(1);
        var purchase = _house.Purchase(1);
        await _house.AskAsync(purchase);

        Assert.IsType<OrderAnswered>(await _house.AskAsync(Read(purchase, final: true)));
        Assert.IsType<OrderAnswered>(await _house.AskAsync(purchase));
    }

    [Fact]
    public async Task NotFound_ThatIsFinal_IsProvenByTheStore()
    {
        await _house.OpenSaleAsync(1);
        var appends = _house.Store.Appends;

        await RefusalAsync(Read(_house.Purchase(1), final: false));
        Assert.Equal(appends, _house.Store.Appends);
        await RefusalAsync(Read(_house.Purchase(1), final: true));
        Assert.Equal(appends + 1, _house.Store.Appends);
    }

    [Fact]
    public async Task NotFound_OwnerWasReplaced_IsNotSaid()
    {
        await _house.OpenSaleAsync(1);
        _house.Store.Own(new ShardId(3), Guid.NewGuid());

        Assert.NotEqual(RefusalCode.NotFound, await RefusalAsync(Read(_house.Purchase(1), final: true)));
    }

    [Fact]
    public void Tell_MoreThanThereIsRoomFor_OlderAttemptsAreAllCovered()
    {
        var lost = new LostAttempts();
        for (var i = 0; i < 70_000; i++)
        {
            lost.Tell(new OrderKey(new Key128(1, (ulong)i)), new Instant(1_000_000 + i / 100));
        }

        Assert.True(lost.Covers(_house.Purchase(1) with { TakenAt = new Instant(1_000_000) }));
        Assert.False(lost.Covers(_house.Purchase(1) with { TakenAt = new Instant(2_000_000) }));
    }

    [Fact]
    public async Task Parked_AttemptThatWasToldLost_DoesNotGoToTheNextOwner()
    {
        await _house.OpenSaleAsync(1);
        var late = _house.Purchase(1);
        await RefusalAsync(Read(late, final: true));

        var parked = await _house.Activator.ParkAsync(10);
        var refused = await _house.Activator.PostAsync(ItemHouse.Item, late);
        var kept = await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(2));

        Assert.Equal(RefusalCode.LineLost, Assert.IsType<Refused>(await refused.Task).Code);
        Assert.Same(kept, Assert.Single(parked.Leave()).Envelope);
    }

    [Fact]
    public async Task Parked_ToldLostByAnActorThatStillHadToEnd_DoesNotGoToTheNextOwner()
    {
        await _house.OpenSaleAsync(1);
        var parked = await _house.Activator.ParkAsync(10);
        var purchase = _house.Purchase(1);
        var waiting = await _house.Activator.PostAsync(ItemHouse.Item, purchase);

        _house.Lost.Tell(purchase.Order, _house.Clock.Now);

        Assert.Empty(parked.Leave());
        Assert.Equal(RefusalCode.LineLost, Assert.IsType<Refused>(await waiting.Task).Code);
    }

    [Fact]
    public async Task ToldLost_ShardLoadedAnew_StillCovers()
    {
        await _house.OpenSaleAsync(1);
        var late = _house.Purchase(1);
        await RefusalAsync(Read(late, final: true));

        _house.Start();

        Assert.Equal(RefusalCode.LineLost, await RefusalAsync(late));
    }

    [Fact]
    public async Task Answer_ToSomebodyWhoHasSeenMore_IsProvenByTheStore()
    {
        await _house.OpenSaleAsync(5);
        var purchase = _house.Purchase(1);
        var version = Assert.IsType<OrderAnswered>(await _house.AskAsync(purchase)).Order.Version;
        var appends = _house.Store.Appends;
        var read = Read(purchase, final: true);

        await _house.AskAsync(read with { Seen = version });
        Assert.Equal(appends, _house.Store.Appends);
        await _house.AskAsync(read with { Seen = version + 1 });
        Assert.Equal(appends + 1, _house.Store.Appends);

        // A pass of a round that is not open yet here: another owner has opened it.
        var ahead = _house.Purchase(2);
        await RefusalAsync(ahead with { Pass = ahead.Pass with { Round = 2 } });
        Assert.Equal(appends + 2, _house.Store.Appends);
        await RefusalAsync(ahead with { Pass = ahead.Pass with { Round = 0 } });
        Assert.Equal(appends + 2, _house.Store.Appends);
    }

    [Fact]
    public async Task Refusal_ThatIsFinalAndMayHaveChangedElsewhere_IsNotSaidByAReplacedOwner()
    {
        await _house.OpenSaleAsync(5);
        await _house.AskAsync(_house.Purchase(1));
        var another = _house.Purchase(1) with { Order = new OrderKey(new Key128(3, 3)) };
        Assert.Equal(RefusalCode.LimitReached, await RefusalAsync(another));

        _house.Store.Own(new ShardId(3), Guid.NewGuid());

        Assert.NotEqual(RefusalCode.LimitReached, await RefusalAsync(another));
    }

    [Fact]
    public async Task Parked_NoRoomLeft_IsRefusedAtOnce()
    {
        await _house.OpenSaleAsync(1);
        var parked = await _house.Activator.ParkAsync(1);
        await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(1));
        var second = await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(2));
        Assert.Equal(RefusalCode.OwnerMoving, Assert.IsType<Refused>(await second.Task).Code);

        parked.Leave();
        var third = await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(3));
        Assert.Equal(RefusalCode.OwnerMoving, Assert.IsType<Refused>(await third.Task).Code);
    }

    private static ReadOrder Read(PlaceOrder purchase, bool final) => new(
        purchase.Order, new Requester(purchase.Buyer, RequesterKind.Buyer), purchase.BuyerKey, final);

    private async Task<RefusalCode> RefusalAsync(ItemRequest request) =>
        Assert.IsType<Refused>(await _house.AskAsync(request)).Code;
}
