using System.Net;

namespace Seckill.Tests.Ops.Management;

/// <summary>POST /privacy/erasures: whom it erases, and whom it refuses.</summary>
public sealed class PrivacyRoutesTests
{
    [Fact]
    public async Task Erase_TellsHowManyOrdersAndOnlyForOperators()
    {
        await using var node = await ManagementUnderTest.StartAsync();

        var answer = await node.SendAsync("POST", "/privacy/erasures", """{"buyer": "u1", "reason": "a letter"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""{"buyer":"u1","orders":2}""", answer.Body);
        Assert.Equal(["u1"], node.Personal.Erased);
    }

    [Theory]
    [InlineData("""{"buyer": "u1"}""")]
    [InlineData("""{"buyer": "", "reason": "r"}""")]
    [InlineData("""{"reason": "r"}""")]
    public async Task Erase_WithoutBuyerOrReason_IsRefused(string body)
    {
        await using var node = await ManagementUnderTest.StartAsync();

        var answer = await node.SendAsync("POST", "/privacy/erasures", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Empty(node.Personal.Erased);
    }
}
