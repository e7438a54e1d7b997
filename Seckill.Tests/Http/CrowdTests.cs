using System.Net;
using System.Text.Json.Nodes;
using Seckill.Http;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>The routes of simulated buyers: development alone, within bounds, one crowd at a time.</summary>
public sealed class CrowdTests
{
    private const string Path = "/v1/dev/crowds";

    [Fact]
    public async Task Crowd_ForAPublishedItem_IsSentAndCanBeLookedAt()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 5);

        var sent = await edge.Shop.PostAsync(Path, null, new JsonObject { ["itemId"] = item, ["buyers"] = 7 });

        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal((item, "under_way"), (sent.Text("itemId"), sent.Text("state")));
        Assert.Equal((7, 10), (sent.Json["buyers"]!.GetValue<int>(), sent.Json["seconds"]!.GetValue<int>()));
        var seen = await edge.Shop.GetAsync(sent.Headers["Location"]);
        Assert.Equal(sent.Body, seen.Body);
        Assert.Equal("no-store", seen.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Crowd_WhileAnotherIsThere_IsRefused()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var body = new JsonObject { ["itemId"] = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 5) };
        await edge.Shop.PostAsync(Path, null, body.DeepClone());

        var second = await edge.Shop.PostAsync(Path, null, body);

        Assert.Equal((HttpStatusCode.Conflict, "crowd-under-way"), (second.Status, second.Code));
    }

    [Theory]
    [InlineData("""{"itemId":"x"}""", 404)]
    [InlineData("""{}""", 422)]
    [InlineData("""{"itemId":"x","buyers":0}""", 422)]
    [InlineData("""{"itemId":"x","buyers":1001}""", 422)]
    [InlineData("""{"itemId":"x","seconds":61}""", 422)]
    public async Task Crowd_ThatMakesNoSense_IsRefused(string body, int status)
    {
        await using var edge = await EdgeUnderTest.StartAsync();

        var refused = await edge.Shop.PostAsync(Path, null, JsonNode.Parse(body)!);

        Assert.Equal(status, (int)refused.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await edge.Shop.GetAsync(Path + "/c1")).Status);
    }

    [Fact]
    public async Task Crowd_InProduction_HasNoRoute()
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            Development = false,
            DevSigningKey = null,
            JwtKeys = [new JwtKey("k", "HS256", EdgeUnderTest.Key("jwt"))],
        });

        var refused = await edge.Shop.PostAsync(Path, null, new JsonObject { ["itemId"] = "x" });

        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
    }
}
