using System.Net;
using System.Text.Json.Nodes;
using Seckill.Http;
using Seckill.Http.Problems;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>An edge with one item on sale that asks for an easy proof of work, and a buyer.</summary>
public abstract class ChallengeEdge : IAsyncLifetime
{
    protected EdgeUnderTest Edge { get; private set; } = null!;

    protected string Merchant { get; private set; } = null!;

    protected string Buyer { get; private set; } = null!;

    protected string Item { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Edge = await EdgeUnderTest.StartAsync(options => options with
        {
            Challenge = new ChallengeOptions { Iterations = 2, Difficulty = 6, CalmRate = 1_000 },
        });
        Merchant = await Edge.TokenAsync("acme");
        Buyer = await Edge.TokenAsync("ada");
        Item = await Edge.Shop.OpenGuardedItemAsync(Merchant, 5);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Edge.DisposeAsync();
    }

    private protected static void AssertFailed(ProblemAnswer expected, ShopAnswer answer)
    {
        Assert.Equal((HttpStatusCode.Forbidden, "challenge-failed"), (answer.Status, answer.Code));
        Assert.Equal(expected.Detail!.In(Language.English).ToString(), answer.Text("detail"));
    }

    protected Task<JsonObject> SolvedAsync() => Edge.Shop.SolvedAsync(Item, Buyer);

    protected Task<ShopAnswer> TryAsync(JsonNode? challenge) => Edge.Shop.PassWithAsync(Item, Buyer, challenge);
}
