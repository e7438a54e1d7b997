using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Http.Passes;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>What a buyer's app does with a challenge: asks, solves, brings it back.</summary>
internal static class ChallengeScene
{
    /// <summary>A published item that is open now and asks for a proof of work.</summary>
    public static async Task<string> OpenGuardedItemAsync(this ShopClient shop, string merchant, int stock)
    {
        var body = ShopClient.Item(stock, 1, 900, 1999);
        body["admission"] = new JsonObject { ["challenge"] = "pow" };
        var created = await shop.PostAsync("/v1/items", merchant, body, Guid.NewGuid().ToString("N"));
        Assert.True(created.Status == HttpStatusCode.Created, created.Body);
        var id = created.Text("id");
        var published = await shop.PostAsync(
            $"/v1/items/{id}/publish", merchant, ShopClient.Reason("ready"), "publish");
        Assert.True(published.Status == HttpStatusCode.OK, published.Body);
        return id;
    }

    /// <summary>A fresh challenge with the nonce that solves it.</summary>
    public static async Task<JsonObject> SolvedAsync(this ShopClient shop, string item, string buyer)
    {
        var answer = await shop.GetAsync($"/v1/items/{item}/challenge", buyer);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return Solve(answer.Json.AsObject());
    }

    public static JsonObject Solve(JsonObject challenge)
    {
        challenge["nonce"] = ProofOfWork.Solve(Read(challenge), TestContext.Current.CancellationToken);
        return challenge;
    }

    /// <summary>The same with a nonce that does not solve it.</summary>
    public static JsonObject Spoilt(JsonObject challenge)
    {
        var wrong = (JsonObject)challenge.DeepClone();
        var number = 0;
        do
        {
            wrong["nonce"] = $"wrong-{number++}";
        }
        while (ProofOfWork.IsSolvedBy(Read(wrong), wrong["nonce"]!.GetValue<string>()));
        return wrong;
    }

    public static Challenge Read(JsonObject challenge) => new(
        Key128.Read(System.Buffers.Text.Base64Url.DecodeFromChars(challenge["salt"]!.GetValue<string>())),
        int.Parse(challenge["algorithm"]!.GetValue<string>().Split('/')[1], CultureInfo.InvariantCulture),
        challenge["difficulty"]!.GetValue<int>(),
        Instant.Of(DateTimeOffset.Parse(challenge["expiresAt"]!.GetValue<string>(), CultureInfo.InvariantCulture)));

    public static Task<ShopAnswer> PassWithAsync(
        this ShopClient shop, string item, string buyer, JsonNode? challenge) =>
        shop.PostAsync($"/v1/items/{item}/passes", buyer,
            challenge is null ? new JsonObject() : new JsonObject { ["challenge"] = challenge.DeepClone() });
}
