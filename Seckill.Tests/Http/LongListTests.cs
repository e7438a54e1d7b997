using System.Text.RegularExpressions;
using Seckill.Domain;

namespace Seckill.Tests.Http;

/// <summary>The list of what is on sale when there have been many sales, and many are to come.</summary>
public sealed partial class LongListTests
{
    private static readonly Requester Merchant = new("acme", RequesterKind.Merchant);

    [Fact]
    public async Task List_AfterManySales_ShowsWhatRunsAndWhatComes_PageByPage()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var now = edge.Time.GetUtcNow();
        Publish(edge, "over", 350, now, now + TimeSpan.FromMinutes(1));
        edge.Time.Advance(TimeSpan.FromMinutes(2));
        now = edge.Time.GetUtcNow();
        Publish(edge, "running", 2, now, now + TimeSpan.FromHours(1));
        Publish(edge, "coming", 150, now + TimeSpan.FromHours(1), now + TimeSpan.FromHours(9));

        var first = await PageAsync(edge, "/en/");
        var next = Next().Match(first);
        Assert.True(next.Success, "there is no way on");
        var second = await PageAsync(edge, next.Groups[1].Value);

        Assert.Equal((2, 100, 0), (Count(first, "running"), Count(first, "coming"), Count(first, "over")));
        Assert.True(first.IndexOf("running", StringComparison.Ordinal)
            < first.IndexOf("coming", StringComparison.Ordinal));
        Assert.Equal((0, 50, 50), (Count(second, "running"), Count(second, "coming"), Count(second, "over")));
        Assert.Equal(150, Links().Matches(first + second).Select(match => match.Value).Distinct().Count() - 2 - 50);
        Assert.DoesNotMatch(Next(), second);
        Assert.Equal(2, Count(await PageAsync(edge, "/zh/?after=nonsense"), "running"));
    }

    /// <summary>One that opened long before all others is not missed, wherever the list has it.</summary>
    [Fact]
    public async Task List_OfMoreRunningSalesThanAPageHolds_HasEachOnce()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var now = edge.Time.GetUtcNow();
        Publish(edge, "first", 1, now, now + TimeSpan.FromHours(9));
        edge.Time.Advance(TimeSpan.FromMinutes(1));
        now = edge.Time.GetUtcNow();
        Publish(edge, "over", 350, now, now + TimeSpan.FromMinutes(1));
        edge.Time.Advance(TimeSpan.FromMinutes(2));
        now = edge.Time.GetUtcNow();
        Publish(edge, "running", 120, now, now + TimeSpan.FromHours(1));
        Publish(edge, "coming", 3, now + TimeSpan.FromHours(1), now + TimeSpan.FromHours(9));

        var first = await PageAsync(edge, "/en/");
        var second = await PageAsync(edge, Next().Match(first).Groups[1].Value);

        Assert.Equal((100, 0, 0), (Count(first, "running"), Count(first, "first"), Count(first, "coming")));
        Assert.Equal((20, 1, 3), (Count(second, "running"), Count(second, "first"), Count(second, "coming")));
        Assert.Equal(76, Count(second, "over"));
        Assert.DoesNotMatch(Next(), second);
        Assert.Equal(200, Links().Matches(first + second).Select(match => match.Value).Distinct().Count());
    }

    private static void Publish(
        EdgeUnderTest edge, string title, int count, DateTimeOffset opens, DateTimeOffset closes)
    {
        for (var i = 0; i < count; i++)
        {
            var item = ItemId.Derive("acme", $"{title} {i}");
            var terms = new ItemTerms(
                title, new Money(100, "CNY"), 1, Instant.Of(opens), Instant.Of(closes), 900, AdmissionTerms.Default);
            Assert.IsType<ItemAnswered>(edge.Items.Run(item, new CreateItem(item, "acme", terms, 10, null, default)));
            Assert.IsType<ItemAnswered>(edge.Items.Run(item, new PublishItem(Merchant, "go", default)));
        }
    }

    private static async Task<string> PageAsync(EdgeUnderTest edge, string path) =>
        await edge.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

    private static int Count(string page, string title) => Regex.Count(page, $">{title}</a>");

    [GeneratedRegex("<a rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex Next();

    [GeneratedRegex("/en/items/[^\"]+")]
    private static partial Regex Links();
}
