using System.Net;
using Seckill.Tests.Http;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>The challenge on real nodes: asked of one, brought to another, good once.</summary>
[Collection(NodeCollection.Name)]
public sealed class ChallengeNodeTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task Challenge_OnANode_IsSolvedOnceAndBuys()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, "seckill.admission.proof-of-work.lifetime=45s"]);
        var shop = new ShopClient(node.Http);
        var item = await shop.OpenGuardedItemAsync(await shop.TokenAsync("acme", "merchant"), 2);
        var ada = await shop.TokenAsync("ada", "buyer");
        var bob = await shop.TokenAsync("bob", "buyer");

        Assert.Equal("challenge-failed", (await shop.PassWithAsync(item, ada, null)).Code);
        var challenge = (await shop.GetAsync($"/v1/items/{item}/challenge", ada)).Json.AsObject();
        Assert.Equal("PBKDF2-SHA256/256", challenge["algorithm"]!.GetValue<string>());
        Assert.Equal(10, challenge["difficulty"]!.GetValue<int>());
        Assert.InRange(
            ChallengeScene.Read(challenge).ExpiresAt.ToDateTimeOffset() - DateTimeOffset.UtcNow,
            TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(46));
        var solved = ChallengeScene.Solve(challenge);

        Assert.Equal("challenge-failed", (await shop.PassWithAsync(item, bob, solved)).Code);
        var pass = await shop.PassWithAsync(item, ada, solved);
        Assert.True(pass.Status == HttpStatusCode.Created, pass.Body);
        var again = await shop.PassWithAsync(item, ada, solved);
        Assert.Equal("challenge-failed", again.Code);
        Assert.Contains("used before", again.Text("detail"));
        await shop.WinAsync(item, ada, pass.Text("pass"), "click");
    }

    [Fact]
    public async Task Challenge_OfOneNode_IsGoodAtAnotherAndThereOnlyOnce()
    {
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        // A node that the machine leaves standing for a moment is not to be declared dead.
        string[] settings = [.. ground.Settings, "seckill.cluster.lease-ttl=15s"];
        await using var first = await NodeProcess.StartAsync([.. settings, "seckill.node.name=first"]);
        await using var second = await NodeProcess.StartAsync([.. settings, "seckill.node.name=second"]);
        var (here, there) = (new ShopClient(first.Http), new ShopClient(second.Http));
        var item = await here.OpenGuardedItemAsync(await here.TokenAsync("acme", "merchant"), 2);
        var ada = await here.TokenAsync("ada", "buyer");
        var (one, two) = (await here.SolvedAsync(item, ada), await there.SolvedAsync(item, ada));

        Assert.Null((await there.PassWithAsync(item, ada, one)).Code);
        Assert.Equal("challenge-failed", (await here.PassWithAsync(item, ada, one)).Code);
        Assert.Null((await here.PassWithAsync(item, ada, two)).Code);
        Assert.Equal("challenge-failed", (await there.PassWithAsync(item, ada, two)).Code);
    }
}
