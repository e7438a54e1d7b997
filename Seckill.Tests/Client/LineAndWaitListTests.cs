using System.Net;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Purchases that are not decided at once: in line, on the wait list, followed over cut streams.</summary>
public sealed class LineAndWaitListTests
{
    [Fact]
    public async Task Purchase_InLine_IsFollowedToItsDecision()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        scene.Edge.Items.HoldsLine = true;
        var steps = new StepRecorder();
        var buying = scene.BuyAsync(item, new PurchaseOptions { Progress = steps });
        await scene.UntilAsync(() => steps.Has(PurchaseStep.InLine) && scene.Wire.To("GET", "/events").Count > 0);

        scene.Edge.Items.DecideLine();

        Assert.IsType<PurchaseResult.Won>(await scene.MoveAsync(buying));
        Assert.Single(scene.Wire.To("POST", "/orders"));
    }

    [Fact]
    public async Task Purchase_WhosePlaceIsLost_IsSentAgainWithItsKey()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(5, limit: 5);
        scene.Edge.Items.HoldsLine = true;
        var steps = new StepRecorder();
        var buying = scene.BuyAsync(item, new PurchaseOptions { Progress = steps });
        await scene.UntilAsync(() => steps.Has(PurchaseStep.InLine));

        scene.Edge.Items.LoseLine();

        var won = Assert.IsType<PurchaseResult.Won>(await scene.MoveAsync(buying));
        var keys = scene.Wire.To("POST", "/orders").Select(call => call.Key).ToList();
        Assert.True(keys.Count > 1 && keys.Distinct().Single() == won.Ticket.IdempotencyKey, string.Join(" ", keys));
    }

    [Fact]
    public async Task Purchase_InALineThatIsTooLong_IsCalledPendingAndNotLost()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        scene.Edge.Items.HoldsLine = true;

        var pending = Assert.IsType<PurchaseResult.StillPending>(await scene.MoveAsync(
            scene.BuyAsync(item, new PurchaseOptions { Patience = TimeSpan.FromSeconds(20) })));

        scene.Edge.Items.DecideLine();
        var decided = await scene.MoveAsync(scene.BuyAsync(item, new PurchaseOptions { Ticket = pending.Ticket }));
        Assert.Equal(pending.OrderId, Assert.IsType<PurchaseResult.Won>(decided).Order.Id);
    }

    [Fact]
    public async Task WaitList_IsJoinedAndTheOfferIsWaitedFor()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var bob = scene.For("bob", "buyer");
        var first = await scene.WinAsync(item, bob);
        var request = ClientScene.OneUnit with { WaitList = true };
        var waiting = Assert.IsType<PurchaseResult.Waiting>(await scene.BuyAsync(item, null, request));
        Assert.Equal((OrderState.Waiting, 0), (waiting.Order.State, waiting.Order.Ahead));

        var offered = scene.BuyAsync(
            item, new PurchaseOptions { Ticket = waiting.Ticket, WaitForOffer = true }, request);
        await scene.UntilAsync(() => scene.Wire.To("GET", "/events").Count > 0);
        await scene.CancelAsync(first.Order.Id, bob);

        var won = Assert.IsType<PurchaseResult.Won>(await scene.MoveAsync(offered));
        Assert.Equal((waiting.Order.Id, OrderState.Reserved), (won.Order.Id, won.Order.State));
    }

    [Fact]
    public async Task Purchase_ThatWasCancelled_IsLapsedWhenItsTicketComesAgain()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(2);
        var won = await scene.WinAsync(item);
        await scene.CancelAsync(won.Order.Id);

        var lapsed = Assert.IsType<PurchaseResult.Lapsed>(
            await scene.BuyAsync(item, new PurchaseOptions { Ticket = won.Ticket }));

        Assert.Equal(OrderState.Cancelled, lapsed.Order.State);
    }

    [Fact]
    public async Task Stream_ThatIsCut_GoesOnBehindTheLastEvent()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var won = await scene.WinAsync(item);
        scene.Wire.Script = async (call, send) =>
        {
            var response = await send();
            if (call.Path.EndsWith("/events", StringComparison.Ordinal) && scene.Wire.To("GET", "/events").Count < 3)
            {
                response.Content = new CutContent(response.Content, "\n\n");
            }

            return response;
        };

        var watching = scene.WatchAsync(won.Order.Id);
        await scene.UntilAsync(() => scene.Wire.To("GET", "/events").Count >= 3);
        await scene.CancelAsync(won.Order.Id);
        var seen = await scene.MoveAsync(watching);

        Assert.Equal([OrderState.Reserved, OrderState.Cancelled], seen.Select(order => order.State));
        var streams = scene.Wire.To("GET", "/events");
        Assert.False(streams[0].Headers.ContainsKey("Last-Event-ID"));
        Assert.All(streams.Skip(1), call => Assert.Equal($"{seen[0].Version}", call.Headers["Last-Event-ID"]));
    }

    [Fact]
    public async Task Stream_ThatCanNotBeHad_IsReplacedByLongPolls()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var won = await scene.WinAsync(item);
        scene.Wire.Script = (call, send) => call.Path.EndsWith("/events", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)) : send();

        var watching = scene.WatchAsync(won.Order.Id);
        await scene.Edge.Items.WatchedAsync();
        await scene.CancelAsync(won.Order.Id);
        var seen = await scene.MoveAsync(watching);

        Assert.Equal([OrderState.Reserved, OrderState.Cancelled], seen.Select(order => order.State));
        Assert.Contains(scene.Wire.To("GET", won.Order.Id), call => call.Headers.ContainsKey("Prefer"));
    }

    [Fact]
    public async Task Watch_OfAnotherBuyersOrder_IsRefused()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var won = await scene.WinAsync(item);

        var refused = await Assert.ThrowsAsync<SeckillProblemException>(
            () => scene.WatchAsync(won.Order.Id, scene.For("eve", "buyer")));

        Assert.Equal(ProblemCodes.NotFound, refused.Code);
    }
}
