using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>Two people on two pages want the last unit.</summary>
[Collection(PageCollection.Name)]
public sealed class RaceTests(PageStage stage)
{
    [Fact]
    public async Task LastUnit_GoesToOneWhoPays_AndTheOtherMayWait()
    {
        var item = await stage.ItemAsync();
        await using var ada = await BuyerTab.OpenAsync(stage, item, "race-ada", new(Phone: true));
        await using var bob = await BuyerTab.OpenAsync(stage, item, "race-bob", new("zh", Dark: true));
        var (winner, loser) = await RaceAsync(ada, bob);

        await winner.InspectAsync("reserved");
        await Expect(winner.Page.Locator("#left")).ToContainTextAsync("14:");
        await loser.InspectAsync("sold-out");
        await loser.Button.ClickAsync();
        await loser.SeesAsync("waiting");
        await Expect(loser.Page.Locator("#ahead")).ToBeVisibleAsync();
        await loser.InspectAsync("waiting");

        var order = await winner.GoToPayAsync();
        await Expect(winner.Page.Locator("#amount")).ToHaveTextAsync("19.99 CNY");
        await winner.InspectAsync("sandbox");
        await winner.Page.Locator("[data-wish=pay]").ClickAsync();
        await winner.SeesAsync("paid");
        Assert.EndsWith($"/items/{item}?order={order}", winner.Page.Url);
        await winner.InspectAsync("paid");
        Assert.Equal(order, await winner.OrderAsync());

        // Nobody can give a unit back any more, so nobody waits for one.
        await loser.SeesAsync("refused");
        await loser.InspectAsync("refused");
    }

    [Fact]
    public async Task LastUnit_GivenUp_GoesToWhoWaits()
    {
        var item = await stage.ItemAsync();
        await using var ada = await BuyerTab.OpenAsync(stage, item, "give-ada", new("zh", Phone: true));
        await using var bob = await BuyerTab.OpenAsync(stage, item, "give-bob");
        var (winner, loser) = await RaceAsync(ada, bob);
        await loser.Button.ClickAsync();
        await loser.SeesAsync("waiting");

        await winner.Page.Locator("#order .actions button:not(.primary)").First.ClickAsync();

        await winner.SeesAsync("cancelled");
        await loser.SeesAsync("reserved");
        await winner.InspectAsync("cancelled");
    }

    /// <summary>Both press at once; returns who has the unit and who has not.</summary>
    private static async Task<(BuyerTab Winner, BuyerTab Loser)> RaceAsync(BuyerTab one, BuyerTab other)
    {
        await Task.WhenAll(one.FillAsync(), other.FillAsync());
        await Task.WhenAll(one.Button.ClickAsync(), other.Button.ClickAsync());
        var won = await Task.WhenAny(WonAsync(one), WonAsync(other));
        var (winner, loser) = await won == one ? (one, other) : (other, one);
        await Expect(loser.Page.Locator("#outcome")).ToBeVisibleAsync();
        await Expect(loser.Page.Locator("#sold-out")).ToBeVisibleAsync();
        await Expect(loser.Page.Locator("#order")).ToBeHiddenAsync();
        return (winner, loser);

        static async Task<BuyerTab> WonAsync(BuyerTab buyer)
        {
            await buyer.Badge.WaitForAsync(new() { State = WaitForSelectorState.Visible });
            await buyer.SeesAsync("reserved");
            return buyer;
        }
    }
}
