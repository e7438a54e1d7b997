using System.Net;
using Seckill.Client;
using Seckill.Http;

namespace Seckill.Tests.Client;

/// <summary>Whole purchases against a real edge, well and badly.</summary>
public sealed class PurchaseFlowTests
{
    [Fact]
    public async Task Purchase_OfAnOpenItem_IsWon()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(5);
        var kept = new List<(PurchaseTicket Ticket, int Sent)>();
        var options = new PurchaseOptions
        {
            Keep = (ticket, _) =>
            {
                kept.Add((ticket, scene.Wire.To("POST", "/orders").Count));
                return default;
            },
        };

        var result = await scene.BuyAsync(item, options);

        var won = Assert.IsType<PurchaseResult.Won>(result);
        Assert.Equal((OrderState.Reserved, 1), (won.Order.State, won.Order.Quantity));
        Assert.Equal(new Money(1999, "CNY"), won.Order.Amount);
        // Kept before anything is sent: who dies in between finds his order.
        Assert.Equal([(won.Ticket, 0)], kept);
        var sent = Assert.Single(scene.Wire.To("POST", "/orders"));
        Assert.Equal((won.Ticket.IdempotencyKey, won.Ticket.Pass), (sent.Key, sent.Headers["Seckill-Pass"]));
    }

    [Fact]
    public async Task Purchase_OfASoldOutItem_IsRefusedForCertain()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        await scene.WinAsync(item, scene.For("bob", "buyer"));

        var refused = Assert.IsType<PurchaseResult.Refused>(
            await scene.BuyAsync(item));

        Assert.Equal(ProblemCodes.SoldOut, refused.Reason);
        Assert.True(refused.Problem!.IsFinal);
        Assert.Equal(409, refused.Problem.Status);
    }

    [Fact]
    public async Task Purchase_OverTheLimit_NamesTheOrderThatCounts()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(5);
        var won = await scene.WinAsync(item);

        var refused = Assert.IsType<PurchaseResult.Refused>(
            await scene.BuyAsync(item));

        Assert.Equal((ProblemCodes.LimitReached, won.Order.Id), (refused.Reason, refused.Problem!.OrderId));
    }

    /// <summary>The answer is lost after the item decided: with a new key a second unit would be bought.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Answer_LostOnItsWay_IsAskedForWithTheSameKeyAndNothingIsBoughtTwice(int losses)
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(5, limit: 5);
        scene.Wire.Script = async (call, send) =>
        {
            var response = await send();
            if (call.Path.EndsWith("/orders", StringComparison.Ordinal) && losses-- > 0)
            {
                response.Dispose();
                throw new HttpRequestException("the connection was reset");
            }

            return response;
        };

        var won = Assert.IsType<PurchaseResult.Won>(
            await scene.MoveAsync(scene.BuyAsync(item)));

        var sent = scene.Wire.To("POST", "/orders");
        Assert.True(sent.Count > 1, "it was not sent again");
        Assert.Equal([won.Ticket.IdempotencyKey], sent.Select(call => call.Key).Distinct());
        scene.Wire.Script = null;
        Assert.Equal([won.Order.Id], (await scene.OrdersAsync(item)).Select(order => order.Id));
    }

    [Fact]
    public async Task Server_ThatIsGone_LeavesThePurchasePendingAndItsTicketFindsTheOrder()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        scene.Wire.Script = async (call, send) =>
        {
            if (call.Method == "POST" && call.Path.EndsWith("/orders", StringComparison.Ordinal))
            {
                (await send()).Dispose();
                throw new HttpRequestException("the connection was reset");
            }

            return await send();
        };
        var pending = Assert.IsType<PurchaseResult.StillPending>(
            await scene.MoveAsync(scene.BuyAsync(item)));
        Assert.IsType<SeckillUnreachableException>(pending.Cause);
        scene.Wire.Script = null;

        // The item is sold out by that very purchase, and a new pass would be refused: the kept one finds it.
        var won = Assert.IsType<PurchaseResult.Won>(await scene.BuyAsync(
            item, new PurchaseOptions { Ticket = pending.Ticket }, by: scene.For("ada", "buyer")));

        Assert.Equal(won.Order.Id, Assert.Single(await scene.OrdersAsync(item)).Id);
    }

    [Fact]
    public async Task Purchase_BeforeTheOpening_WaitsByTheServersClockWhateverItsOwnSays()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1, opensIn: TimeSpan.FromSeconds(90));
        var opens = scene.Edge.Time.GetUtcNow() + TimeSpan.FromSeconds(90);
        var late = scene.For("ada", "buyer", new ShiftedTime(scene.Edge.Time, TimeSpan.FromMinutes(-10)));

        var result = await scene.MoveAsync(scene.BuyAsync(item, by: late));

        var won = Assert.IsType<PurchaseResult.Won>(result);
        Assert.InRange(won.Order.CreatedAt - opens, TimeSpan.FromMilliseconds(-5), TimeSpan.FromSeconds(60));
        Assert.True(scene.Wire.To("POST", "/passes").Count <= 3, "it knocked at the door instead of waiting");
    }

    [Fact]
    public async Task Purchase_BeforeTheOpening_IsRefusedWhereItIsNotToWait()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1, opensIn: TimeSpan.FromSeconds(90));

        var refused = Assert.IsType<PurchaseResult.Refused>(
            await scene.BuyAsync(item, new PurchaseOptions { WaitForOpening = false }));

        Assert.Equal(ProblemCodes.NotOpen, refused.Reason);
        Assert.False(refused.Problem!.IsFinal);
    }

    [Fact]
    public async Task Purchase_OfAGuardedItem_DoesTheWork()
    {
        await using var scene = await ClientScene.StartAsync(options => options with
        {
            Challenge = new ChallengeOptions { Iterations = 2, Difficulty = 6, CalmRate = 1_000 },
        });
        var item = await scene.OpenItemAsync(1, challenge: ChallengeKind.Pow);

        await scene.WinAsync(item);
    }

    [Fact]
    public async Task Purchase_OfAPausedItem_GoesOnWhenTheSaleDoes()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        await scene.PauseAsync(item);
        var buying = scene.BuyAsync(item);
        await scene.UntilAsync(() => scene.Wire.To("POST", "/passes").Count >= 2);
        await scene.ResumeAsync(item);

        Assert.IsType<PurchaseResult.Won>(await scene.MoveAsync(buying));
    }

    [Fact]
    public async Task Server_ThatIsShort_IsAskedAgainWhenItSaysAndNotBefore()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var times = new List<TimeSpan>();
        scene.Wire.Script = (call, send) =>
        {
            if (!call.Path.EndsWith("/orders", StringComparison.Ordinal))
            {
                return send();
            }

            times.Add(scene.Edge.Time.Elapsed);
            return times.Count > 1 ? send() : Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "7" } } });
        };

        Assert.IsType<PurchaseResult.Won>(
            await scene.MoveAsync(scene.BuyAsync(item)));

        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(30));
    }
}
