using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>What an item gets when its merchant says nothing of its admission (seckill.admission.challenge).</summary>
public sealed class UsualAdmissionTests
{
    [Theory]
    [InlineData(null, "pow")]
    [InlineData("none", "none")]
    public async Task Challenge_LeftOut_IsTheNodesDefault(string? given, string expected)
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            UsualAdmission = new AdmissionTerms(Challenge: ChallengeKind.ProofOfWork),
        });
        var merchant = await edge.Shop.TokenAsync("acme", "merchant");
        var body = ShopClient.Item(1, 1, 900, 1);
        body["admission"] = given is null ? null : new JsonObject { ["challenge"] = given };

        var created = await edge.Shop.PostAsync("/v1/items", merchant, body, "k");

        Assert.True(created.Status == HttpStatusCode.Created, created.Body);
        Assert.Equal(expected, created.Json["challenge"]?.GetValue<string>()
            ?? created.Json["admission"]!["challenge"]!.GetValue<string>());
    }
}
