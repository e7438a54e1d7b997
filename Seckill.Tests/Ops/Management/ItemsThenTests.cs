using Seckill.Domain;
using Seckill.Node.Ops.Management;
using Seckill.Tests.Items;

namespace Seckill.Tests.Ops.Management;

/// <summary>An item as it was when somebody was refused, from the journal alone.</summary>
public sealed class ItemsThenTests
{
    [Fact]
    public async Task At_IsTheStateAfterTheLastCommitOfThatInstant_InTheOrderAsked()
    {
        var house = new ItemHouse();
        var before = house.Clock.Now;
        house.Time.Advance(TimeSpan.FromSeconds(1));
        await house.OpenSaleAsync(1);
        var open = house.Clock.Now;
        house.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OrderAnswered>(await house.AskAsync(house.Purchase(1)));
        house.Time.Advance(TimeSpan.FromSeconds(1));

        var then = await new ItemsThen(house.Store).AtAsync(
            ItemHouse.Item, [house.Clock.Now, before, open], CancellationToken.None);

        Assert.Equal((0, 1, 3L), (then[0]!.Free, then[0]!.Held, then[0]!.Position.Offset));
        Assert.Null(then[1]);
        Assert.Equal((1, 0, 1, "published"), (then[2]!.Free, then[2]!.Held, then[2]!.Round, then[2]!.Status));
        Assert.Equal(
            "fewer units were free than asked for when his turn came; final for the pass; at 3/3 the item was "
                + "published, round 1: 0 free, 1 held, 0 sold, 0 returned of 1, 0 waiting",
            WhyRefused.Of("sold-out", "item", then[0]));
    }
}
