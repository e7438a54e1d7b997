using System.Net;
using Seckill.Domain;
using Seckill.Http.Problems;

namespace Seckill.Tests.Http;

/// <summary>What the item has to say: whether it asks for a challenge, and whether one was used.</summary>
public sealed class ChallengeOwnerTests : ChallengeEdge
{
    [Fact]
    public async Task Challenge_SwitchedWhileItSells_CountsFromThenOn()
    {
        var solved = await SolvedAsync();
        Switch(ChallengeKind.None, 1);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(null)).Status);
        Assert.Equal(HttpStatusCode.NoContent,
            (await Edge.Shop.GetAsync($"/v1/items/{Item}/challenge", Buyer)).Status);

        Switch(ChallengeKind.ProofOfWork, 2);
        AssertFailed(ChallengeFailures.Missing, await TryAsync(null));
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);

        void Switch(ChallengeKind kind, ulong key)
        {
            Assert.True(ItemId.TryParse(Item, out var id));
            Assert.IsType<ItemAnswered>(Edge.Items.Run(id, new ChangeAdmission(
                new Requester("acme", RequesterKind.Merchant), new AdmissionChange(Challenge: kind), "bots",
                new CommandStamp(new CommandKey(new Key128(9, key)), key))));
        }
    }

    [Fact]
    public async Task Pass_OwnerIsAway_IsRetryableWithTheSameSolution()
    {
        var solved = await SolvedAsync();
        foreach (var reply in new ItemReply[] { Refused.With(RefusalCode.OwnerMoving), Undecided.Instance })
        {
            Edge.Items.Intercept = request => request is UseChallenge ? reply : null;
            var away = await TryAsync(solved);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
            Assert.True(away.Headers.ContainsKey("Retry-After"));
        }

        Edge.Items.Intercept = _ => null;
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
    }

    [Fact]
    public async Task Pass_OwnerRemembersTooMany_IsRefusedUntilSomeRunOut()
    {
        Edge.Items.MostChallenges = 1;
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(await SolvedAsync())).Status);
        Edge.Time.Advance(TimeSpan.FromSeconds(30));
        var second = await SolvedAsync();

        var full = await TryAsync(second);
        Assert.Equal("temporary-reduced-capacity", full.Code);
        Assert.InRange(full.Json["retryAfterMs"]!.GetValue<long>(), 30_000, 45_000);

        Edge.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null((await TryAsync(second)).Code);
    }
}
