using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Seckill.Http;
using Seckill.Http.Admission;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>Limits at the edge: per buyer, per address, under way.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task Buyer_TooFast_IsToldWhenAndNobodyElsePays()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            options => options with { BuyerLimit = new BucketOptions(1, 3), AddressLimit = new BucketOptions(1, 7) });
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 100);
        var ada = await edge.TokenAsync("ada");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await PassAsync(edge, item, ada)).Code);
        }

        for (var i = 0; i < 10; i++)
        {
            var refused = await PassAsync(edge, item, ada);
            Assert.Equal((HttpStatusCode.TooManyRequests, "quota-exceeded"), (refused.Status, refused.Code));
            Assert.InRange(refused.Json["retryAfterMs"]!.GetValue<long>(), 1_000, 2_000);
            Assert.Contains("r=0", refused.Headers["RateLimit"]);
            Assert.Contains("\"buyer\";q=3;w=3", refused.Headers["RateLimit-Policy"]);
        }

        // Ada's refused requests took nothing from the address: four of its seven are left.
        var bob = await edge.TokenAsync("bob");
        var carl = await edge.TokenAsync("carl");
        Assert.Null((await PassAsync(edge, item, bob)).Code);
        Assert.Null((await PassAsync(edge, item, bob)).Code);
        Assert.Null((await PassAsync(edge, item, carl)).Code);
        Assert.Null((await PassAsync(edge, item, carl)).Code);
        var full = await PassAsync(edge, item, carl);
        Assert.Equal("quota-exceeded", full.Code);

        // And the address's refusal took nothing from Carl.
        Assert.Contains("r=1", full.Headers["RateLimit"]);
        edge.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await PassAsync(edge, item, ada)).Code);
    }

    [Fact]
    public async Task Reads_AreNotCounted()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            options => options with { BuyerLimit = new BucketOptions(0.001, 2) });
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 100);
        var ada = await edge.TokenAsync("ada");
        var order = await edge.BuyAsync(item, ada);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await edge.Shop.GetAsync($"/v1/orders/{order}", ada)).Status);
            Assert.Equal(HttpStatusCode.OK, (await edge.Shop.GetAsync("/v1/orders", ada)).Status);
            Assert.Equal(HttpStatusCode.OK, (await edge.Shop.GetAsync($"/v1/items/{item}")).Status);
        }

        Assert.Equal("quota-exceeded", (await PassAsync(edge, item, ada)).Code);
        Assert.Equal("quota-exceeded", (await edge.Shop.GetAsync($"/v1/items/{item}/challenge", ada)).Code);
    }

    [Fact]
    public async Task UnderWay_AtTheBound_IsRefusedUntilDecided()
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            MaxInFlight = 2,
            MaxQueued = 0,
        });
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 100, perBuyerLimit: 10);
        var ada = await edge.TokenAsync("ada");
        var pass = await edge.Shop.PassAsync(item, ada);
        edge.Items.HoldsLine = true;
        await edge.Shop.BuyAsync(item, ada, pass, "1", prefer: "respond-async");
        await edge.Shop.BuyAsync(item, ada, pass, "2", prefer: "respond-async");

        var refused = await edge.Shop.BuyAsync(item, ada, pass, "3");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporary-reduced-capacity"), (refused.Status, refused.Code));
        Assert.True(refused.Headers.ContainsKey("Retry-After"));

        edge.Items.DecideLine();
        var underWay = edge.Services.GetRequiredService<PurchaseBounds>().Deciding;
        Assert.True(SpinWait.SpinUntil(() => underWay.Count == 0, TimeSpan.FromSeconds(30)));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await edge.Shop.BuyAsync(item, ada, pass, $"more{i}")).Status);
        }
    }

    [Fact]
    public async Task Line_HoweverLong_TakesNoPlaceOfOtherItemsPurchases()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            options => options with { MaxInFlight = 1, MaxQueued = 3 });
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 100, perBuyerLimit: 10);
        var ada = await edge.TokenAsync("ada");
        var pass = await edge.Shop.PassAsync(item, ada);
        edge.Items.HoldsLine = true;
        for (var i = 0; i < 3; i++)
        {
            var queued = await edge.Shop.BuyAsync(item, ada, pass, $"{i}", prefer: "respond-async");
            Assert.Equal(HttpStatusCode.Accepted, queued.Status);
        }

        Assert.Equal(0, edge.Services.GetRequiredService<PurchaseBounds>().Deciding.Count);
        edge.Items.HoldsLine = false;
        Assert.Equal(HttpStatusCode.Created, (await edge.Shop.BuyAsync(item, ada, pass, "other")).Status);
    }

    [Fact]
    public async Task ForwardedFor_IsBelievedOnlyFromConfiguredProxies()
    {
        BucketOptions one = new(0.001, 1);
        await using var trusting = await EdgeUnderTest.StartAsync(options => options with
        {
            AddressLimit = one,
            TrustedProxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")],
        });
        await using var strict = await EdgeUnderTest.StartAsync(options => options with { AddressLimit = one });

        Assert.Equal(["ok", "ok", "quota-exceeded", "quota-exceeded", "ok"], await TryAsync(trusting,
            "203.0.113.1", "203.0.113.2", "203.0.113.1, 10.1.1.1", "198.51.100.9, 203.0.113.2", "2001:db8::1"));
        Assert.Equal(["ok", "quota-exceeded"], await TryAsync(strict, "203.0.113.1", "203.0.113.2"));
    }

    private static async Task<List<string>> TryAsync(EdgeUnderTest edge, params string[] forwarded)
    {
        var item = await edge.Shop.OpenItemAsync(await edge.TokenAsync("acme"), 100);
        var token = await edge.TokenAsync("ada");
        List<string> answers = [];
        foreach (var address in forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/items/{item}/passes");
            request.Headers.Authorization = new("Bearer", token);
            request.Headers.Add("X-Forwarded-For", address);
            using var response = await edge.Http.SendAsync(request);
            var code = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]?.GetValue<string>();
            answers.Add(code ?? "ok");
        }

        return answers;
    }

    private static Task<ShopAnswer> PassAsync(EdgeUnderTest edge, string item, string token) =>
        edge.Shop.PostAsync($"/v1/items/{item}/passes", token, new JsonObject());
}
