using System.Net;
using Seckill.Node.Ops;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>What a node does when what it stands on is taken away.</summary>
[Collection(NodeCollection.Name)]
public sealed class FaultTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task SecondProcess_OnTheSameSqliteFile_IsRefusedAndSaysWhy()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings]);
        await using var second = node.Sibling();

        var code = await second.StartExpectingExitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(5, code);
        Assert.Contains("another process", second.Log);
        Assert.DoesNotContain("   at ", second.Log);
    }

    [Fact]
    public async Task Stop_Graceful_LosesNothingAndStartsAgain()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var item = await shop.OpenItemAsync(merchant, 2);
        var order = (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k")).Text("id");

        Assert.Equal(0, await node.StopAsync());
        await node.StartAgainAsync();

        Assert.Equal("reserved", (await shop.GetAsync($"/v1/orders/{order}", buyer)).Text("state"));
    }

    [Fact]
    public async Task Stop_WithOpenLongPolls_AnswersThemAndEnds()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "seckill.http.max-caller-polls=20"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var item = await shop.OpenItemAsync(merchant, 2);
        var order = (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k")).Text("id");
        var tag = (await shop.GetAsync($"/v1/orders/{order}", buyer)).Headers["ETag"];

        // One too many: its refusal says that all others wait.
        var polls = Enumerable.Range(0, 21).Select(_ => shop.SendAsync(
            HttpMethod.Get, $"/v1/orders/{order}", buyer, prefer: "wait=30", ifNoneMatch: tag)).ToList();
        var refused = await Task.WhenAny(polls);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).Status);
        polls.Remove(refused);
        var stop = node.StopAsync();

        Assert.All(await Task.WhenAll(polls), poll => Assert.Equal(HttpStatusCode.NotModified, poll.Status));
        Assert.Equal(0, await stop.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_WithAnOutcomeUnknown_EndsAllTheSame()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server =
            await PrivatePostgresServer.StartNewAsync(new PrivatePostgresOptions(), TimeProvider.System, stop);
        await using var ground = StoreGround.On(await PrivatePostgres.CreateDatabaseAsync(server, "sale"));
        await using var node = await NodeProcess.StartAsync([.. ground.Settings]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var item = await shop.OpenItemAsync(merchant, 2);
        var pass = await shop.PassAsync(item, buyer);
        await server.StopAsync(immediate: true, stop);
        await shop.BuyAsync(item, buyer, pass, "k", prefer: "wait=1");

        Assert.Equal(0, await node.StopAsync());
        Assert.DoesNotContain("a bug", node.Log);
    }

    [Fact]
    public async Task Hold_NodeIsDownAtItsDeadline_ExpiresSoonAfterTheStart()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var item = await shop.OpenItemAsync(merchant, 1, holdSeconds: 5);
        var order = (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k")).Text("id");

        await node.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(5.5), TimeProvider.System, TestContext.Current.CancellationToken);
        await node.StartAgainAsync();

        // Nobody asks for the item: it wakes by itself, and the unit opens the next round.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await shop.GetAsync($"/v1/items/{item}/stock", merchant)).Json["free"]!.GetValue<int>() != 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        Assert.Equal("expired", (await shop.GetAsync($"/v1/orders/{order}", buyer)).Text("state"));
    }

    [Fact]
    public async Task Database_Away_IsRefusedAsRetryableAndSellsAgainByItself()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server =
            await PrivatePostgresServer.StartNewAsync(new PrivatePostgresOptions(), TimeProvider.System, stop);
        await using var ground = StoreGround.On(await PrivatePostgres.CreateDatabaseAsync(server, "sale"));
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var item = await shop.OpenItemAsync(merchant, 100, perBuyerLimit: 100);
        var pass = await shop.PassAsync(item, buyer);
        var before = (await shop.WinAsync(item, buyer, pass, "before")).Text("id");

        await server.StopAsync(immediate: true, stop);
        for (var i = 0; i < 20; i++)
        {
            // The first may have been under way: then its outcome is open (202), never "lost". All others are refused.
            var answer = await shop.BuyAsync(item, buyer, pass, $"during-{i}", prefer: "wait=1");
            Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable
                || (i < 2 && answer.Status is HttpStatusCode.Accepted), $"{i}: {answer.Body}");
            Assert.True(
                answer.Status is not HttpStatusCode.ServiceUnavailable || answer.Headers.ContainsKey("Retry-After"));
        }

        await server.StartAsync(stop);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await shop.BuyAsync(item, buyer, pass, "after")).Status != HttpStatusCode.Created)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }

        Assert.Equal("reserved", (await shop.GetAsync($"/v1/orders/{before}", buyer)).Text("state"));
        var books = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
        Assert.True(books.Json["balanced"]!.GetValue<bool>(), books.Body);
    }
}
