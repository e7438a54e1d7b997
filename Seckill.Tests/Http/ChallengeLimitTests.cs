using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Http;

namespace Seckill.Tests.Http;

/// <summary>Bad challenges are limited and cheap, and a crowd makes them harder.</summary>
public sealed class ChallengeLimitTests
{
    private static readonly ChallengeOptions Easy = new()
    {
        Iterations = 1,
        Difficulty = 1,
        MostDifficulty = 4,
        CalmRate = 5,
    };

    [Fact]
    public async Task Bad_EveryOne_IsCountedAndNoneReachesTheOwner()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            options => options with { Challenge = Easy, BuyerLimit = new BucketOptions(0.001, 4) });
        var item = await edge.Shop.OpenGuardedItemAsync(await edge.TokenAsync("acme"), 5);
        var ada = await edge.TokenAsync("ada");
        var asked = edge.Items.Asked;

        Assert.Equal("challenge-failed", (await edge.Shop.PassWithAsync(item, ada, null)).Code);
        Assert.Equal("validation-failed", (await edge.Shop.PassWithAsync(item, ada, new JsonObject())).Code);
        var foreign = await edge.Shop.SolvedAsync(item, await edge.TokenAsync("bob"));
        Assert.Equal("challenge-failed", (await edge.Shop.PassWithAsync(item, ada, foreign)).Code);
        var own = await edge.Shop.SolvedAsync(item, ada);
        Assert.Equal("quota-exceeded", (await edge.Shop.PassWithAsync(item, ada, own)).Code);
        Assert.Equal(asked, edge.Items.Asked);
    }

    [Fact]
    public async Task Difficulty_RisesWithTheCrowd_AndRefusedOnesDoNotCount()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            options => options with { Challenge = Easy, BuyerLimit = new BucketOptions(0.001, 30) });
        var item = await edge.Shop.OpenGuardedItemAsync(await edge.TokenAsync("acme"), 5);
        var ada = await edge.TokenAsync("ada");

        Assert.Equal(Enumerable.Repeat(1, 19).Concat(Enumerable.Repeat(2, 11)), await DifficultiesAsync(30));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync());
        for (var refused = 0; refused < 50; refused++)
        {
            await StatusAsync();
        }

        var bob = await edge.TokenAsync("bob");
        Assert.Equal(2, await DifficultyAsync(bob));
        edge.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, await DifficultyAsync(bob));

        async Task<List<int>> DifficultiesAsync(int count)
        {
            List<int> seen = [];
            while (seen.Count < count) seen.Add(await DifficultyAsync(ada));
            return seen;
        }

        async Task<int> DifficultyAsync(string buyer) =>
            (await edge.Shop.GetAsync($"/v1/items/{item}/challenge", buyer)).Json["difficulty"]!.GetValue<int>();

        async Task<HttpStatusCode> StatusAsync() =>
            (await edge.Shop.GetAsync($"/v1/items/{item}/challenge", ada)).Status;
    }

    [Fact]
    public async Task Use_OfTheChallenge_IsSentOnceWithItsEndAndItsOwnAttempt()
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with { Challenge = Easy });
        var item = await edge.Shop.OpenGuardedItemAsync(await edge.TokenAsync("acme"), 5);
        var ada = await edge.TokenAsync("ada");
        List<UseChallenge> uses = [];
        edge.Items.Intercept = request =>
        {
            if (request is UseChallenge use) uses.Add(use);
            return null;
        };
        var solved = await edge.Shop.SolvedAsync(item, ada);

        await edge.Shop.PassWithAsync(item, ada, solved);
        await edge.Shop.PassWithAsync(item, ada, solved);

        var challenge = ChallengeScene.Read(solved);
        Assert.Equal(2, uses.Count);
        Assert.All(uses, use => Assert.Equal((challenge.Salt, challenge.ExpiresAt), (use.Challenge, use.ExpiresAt)));
        Assert.NotEqual(uses[0].Attempt, uses[1].Attempt);
    }
}
