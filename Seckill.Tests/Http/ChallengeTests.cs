using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Http.Problems;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>GET challenge, and what POST passes makes of it (R17).</summary>
public sealed class ChallengeTests : ChallengeEdge
{
    [Fact]
    public async Task Challenge_OfAGuardedItem_SaysWhatToSolve()
    {
        var answer = await Edge.Shop.GetAsync($"/v1/items/{Item}/challenge", Buyer);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.True(answer.Headers.ContainsKey("RateLimit"));
        Assert.Equal(["algorithm", "difficulty", "expiresAt", "salt", "signature"],
            answer.Json.AsObject().Select(member => member.Key).Order());
        var challenge = ChallengeScene.Read(answer.Json.AsObject());
        Assert.Equal((2, 6), (challenge.Iterations, challenge.Difficulty));
        Assert.Equal(Instant.Of(Edge.Time.GetUtcNow()) + TimeSpan.FromSeconds(60), challenge.ExpiresAt);
        var other = await Edge.Shop.GetAsync($"/v1/items/{Item}/challenge", Buyer);
        Assert.NotEqual(answer.Text("salt"), other.Text("salt"));
    }

    [Fact]
    public async Task Challenge_OfADraftOrOfNothing_IsNotFound()
    {
        var body = ShopClient.Item(1, 1, 900, 1999);
        body["admission"] = new JsonObject { ["challenge"] = "pow" };
        var draft = (await Edge.Shop.PostAsync("/v1/items", Merchant, body, "draft")).Text("id");

        Assert.Equal("not-found", (await Edge.Shop.GetAsync($"/v1/items/{draft}/challenge", Merchant)).Code);
        Assert.Equal("not-found",
            (await Edge.Shop.GetAsync($"/v1/items/{RouteRow.UnknownItem}/challenge", Buyer)).Code);
    }

    [Fact]
    public async Task Pass_WithASolution_IsGivenAndBuys()
    {
        var pass = await TryAsync(await SolvedAsync());

        Assert.Equal(HttpStatusCode.Created, pass.Status);
        var order = await Edge.Shop.BuyAsync(Item, Buyer, pass.Text("pass"), "k");
        Assert.Equal(HttpStatusCode.Created, order.Status);
    }

    [Fact]
    public async Task Pass_WithoutASolution_IsRefused()
    {
        AssertFailed(ChallengeFailures.Missing, await TryAsync(null));
        var bare = await Edge.Shop.SendAsync(HttpMethod.Post, $"/v1/items/{Item}/passes", Buyer);
        AssertFailed(ChallengeFailures.Missing, bare);
    }

    [Fact]
    public async Task Pass_SecondUse_IsRefusedAndCanNotSpoilTheFirst()
    {
        var solved = await SolvedAsync();

        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
        AssertFailed(ChallengeFailures.Used, await TryAsync(solved));
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(await SolvedAsync())).Status);
    }

    [Fact]
    public async Task Pass_WrongNonce_NeverReachesTheOwnersMemory()
    {
        var solved = await SolvedAsync();
        var asked = Edge.Items.Asked;

        AssertFailed(ChallengeFailures.Wrong, await TryAsync(ChallengeScene.Spoilt(solved)));

        Assert.Equal(asked, Edge.Items.Asked);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
    }

    [Fact]
    public async Task Pass_AtTheEndOfItsLife_IsRefusedAsExpired()
    {
        var (first, second) = (await SolvedAsync(), await SolvedAsync());
        Edge.Time.Advance(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(first)).Status);

        Edge.Time.Advance(TimeSpan.FromMilliseconds(1));
        var asked = Edge.Items.Asked;
        AssertFailed(ChallengeFailures.Expired, await TryAsync(second));
        AssertFailed(ChallengeFailures.Expired, await TryAsync(first));
        Assert.Equal(asked, Edge.Items.Asked);
    }

    [Fact]
    public async Task Pass_OfAnotherBuyerOrItemOrAltered_IsRefusedAndNothingIsUsedUp()
    {
        var solved = await SolvedAsync();
        var other = await Edge.Shop.OpenGuardedItemAsync(Merchant, 5);
        var asked = Edge.Items.Asked;

        AssertFailed(ChallengeFailures.NotYours,
            await Edge.Shop.PassWithAsync(Item, await Edge.TokenAsync("bob"), solved));
        AssertFailed(ChallengeFailures.NotYours, await Edge.Shop.PassWithAsync(other, Buyer, solved));
        foreach (var (member, value) in new (string, JsonNode)[]
        {
            ("algorithm", "PBKDF2-SHA256/1"), ("algorithm", "PBKDF2-SHA256/+2"), ("algorithm", "pbkdf2-sha256/2"),
            ("algorithm", "PBKDF2-SHA512/2"), ("algorithm", "PBKDF2-SHA256/99999999999"),
            ("salt", new string('A', 22)), ("salt", "!"), ("salt", "AAAA"), ("difficulty", 1), ("difficulty", 5),
            ("expiresAt", "2999-01-01T00:00:00Z"), ("signature", new string('A', 43)), ("signature", "x"),
        })
        {
            var altered = (JsonObject)solved.DeepClone();
            altered[member] = value;
            AssertFailed(ChallengeFailures.NotYours, await TryAsync(altered));
        }

        Assert.Equal(asked, Edge.Items.Asked);
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
    }

    [Fact]
    public async Task Pass_MembersLackOrAreOutOfBounds_Is422NamingThem()
    {
        var solved = await SolvedAsync();
        var bare = new JsonObject { ["nonce"] = "" };

        var answer = await TryAsync(bare);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation-failed"), (answer.Status, answer.Code));
        Assert.Equal(
            ["algorithm", "difficulty", "expiresAt", "nonce", "salt", "signature"],
            answer.Json["errors"]!.AsObject().Select(error => error.Key["challenge.".Length..]).Order());

        var longNonce = (JsonObject)solved.DeepClone();
        longNonce["nonce"] = new string('7', 129);
        Assert.Equal(["challenge.nonce"],
            (await TryAsync(longNonce)).Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(HttpStatusCode.Created, (await TryAsync(solved)).Status);
    }

    [Theory]
    [InlineData("nonce", "1")]
    [InlineData("difficulty", "\"6\"")]
    [InlineData("salt", "{}")]
    [InlineData("colour", "\"red\"")]
    public async Task Pass_MemberOfAWrongType_IsMalformed(string member, string json)
    {
        var answer = await TryAsync(new JsonObject { [member] = JsonNode.Parse(json) });

        Assert.Equal((HttpStatusCode.BadRequest, "malformed-request"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Pass_ItemAsksForNone_IgnoresWhatIsSent()
    {
        var plain = await Edge.Shop.OpenItemAsync(Merchant, 5);

        Assert.Equal(HttpStatusCode.Created,
            (await Edge.Shop.PassWithAsync(plain, Buyer, await SolvedAsync())).Status);
        Assert.Equal(HttpStatusCode.Created,
            (await Edge.Shop.PassWithAsync(plain, Buyer, new JsonObject { ["nonce"] = "" })).Status);
    }

    [Fact]
    public async Task Pass_NotOpen_IsSaidBeforeAnyChallenge()
    {
        var paused = await Edge.Shop.PostAsync(
            $"/v1/items/{Item}/pause", Merchant, ShopClient.Reason("wait"), "pause");
        Assert.Equal(HttpStatusCode.OK, paused.Status);

        Assert.Equal("paused", (await TryAsync(null)).Code);
    }

    [Fact]
    public async Task Failure_InChinese_SaysWhichItIs()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/items/{Item}/passes");
        request.Headers.Authorization = new("Bearer", Buyer);
        request.Headers.Add("Accept-Language", "zh");
        using var response = await Edge.Http.SendAsync(request, cancellation);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;

        Assert.Equal("此商品要求完成验证，但请求中没有验证答案。", problem["detail"]!.GetValue<string>());
        Assert.Equal("/problems/challenge-failed", problem["type"]!.GetValue<string>());
    }
}
