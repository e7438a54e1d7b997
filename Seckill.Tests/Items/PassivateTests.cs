using Seckill.Domain;
using Seckill.Tests.Ops;

namespace Seckill.Tests.Items;

/// <summary>
/// An operator lets an item sleep: only when nothing needs it awake, and the next one wakes it as it was.
/// </summary>
public sealed class PassivateTests
{
    private static readonly PassivateItem Wish = new(new Requester("olga", RequesterKind.Operator));
    private readonly ItemHouse _house = new();

    [Fact]
    public async Task Passivate_OfAnIdleItem_DropsItsActor_AndTheNextQuestionWakesTheSame()
    {
        await _house.OpenSaleAsync(5);
        var before = _house.Activator.Find(ItemHouse.Item);

        Assert.IsType<Done>(await _house.AskAsync(Wish));
        await Until.TrueAsync(() => _house.Activator.Find(ItemHouse.Item) is null);

        Assert.Equal(5, (await _house.StockAsync()).Free);
        Assert.NotSame(before, _house.Activator.Find(ItemHouse.Item));
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1)));
    }

    [Fact]
    public async Task Passivate_OfAnItemWithAnOpenHold_IsRefusedAndItStays()
    {
        await _house.OpenSaleAsync(5);
        Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1)));
        var actor = _house.Activator.Find(ItemHouse.Item);

        Assert.Equal(RefusalCode.WrongPhase, Assert.IsType<Refused>(await _house.AskAsync(Wish)).Code);
        Assert.Equal(1, (await _house.StockAsync()).Held);
        Assert.Same(actor, _house.Activator.Find(ItemHouse.Item));
    }

    [Fact]
    public async Task Passivate_OfNoItem_IsNotFound() =>
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<Refused>(await _house.AskAsync(Wish)).Code);
}
