using System.Data.Common;
using System.Net;
using Seckill.Domain;

namespace Seckill.Tests.Http;

/// <summary>What the edge answers when what it stands on fails.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task StoreFault_IsRetryable()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        edge.Lists.StoreFault = new NoStore();

        var answer = await edge.Shop.GetAsync("/v1/items");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporary-reduced-capacity"), (answer.Status, answer.Code));
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task Bug_IsAProblemWithoutATrace()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        edge.Lists.StoreFault = new InvalidOperationException("secret detail");

        var answer = await edge.Shop.GetAsync("/v1/items");

        Assert.Equal((HttpStatusCode.InternalServerError, "internal-error"), (answer.Status, answer.Code));
        Assert.DoesNotContain("secret detail", answer.Body);
        Assert.DoesNotContain("   at ", answer.Body);
    }

    [Theory]
    [InlineData(RefusalCode.OwnerMoving, "owner-moving")]
    [InlineData(RefusalCode.ReducedCapacity, "temporary-reduced-capacity")]
    public async Task Read_OwnerCanNotBeAsked_IsRetryable(RefusalCode code, string problem)
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var merchant = await edge.TokenAsync("acme");
        var buyer = await edge.TokenAsync("ada");
        var item = await edge.Shop.OpenItemAsync(merchant, 1);
        var order = await edge.BuyAsync(item, buyer);
        edge.Items.Intercept = _ => Refused.With(code);

        Assert.Equal(problem, (await edge.Shop.GetAsync($"/v1/orders/{order}", buyer)).Code);
        Assert.Equal(problem, (await edge.Shop.GetAsync($"/v1/items/{item}/stock", merchant)).Code);

        edge.Items.Intercept = _ => Undecided.Instance;
        var undecided = await edge.Shop.GetAsync($"/v1/orders/{order}", buyer);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "temporary-reduced-capacity"), (undecided.Status, undecided.Code));
    }

    private sealed class NoStore() : DbException("the store is away");
}
