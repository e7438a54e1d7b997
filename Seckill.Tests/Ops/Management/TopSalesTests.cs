using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>Which sales GET /top shows.</summary>
public sealed class TopSalesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Sale_ThatRuns_IsNotHiddenByNewerOnes()
    {
        for (var i = 1; i <= 150; i++)
        {
            Add($"coming {i}", TimeSpan.FromHours(i));
        }

        for (var i = 1; i <= 400; i++)
        {
            Add($"over {i}", TimeSpan.FromHours(-i));
        }

        Add("runs", TimeSpan.FromMinutes(-5));
        Add("has run for long", TimeSpan.FromDays(-40), TimeSpan.FromDays(41));

        var titles = await TitlesAsync();

        Assert.Equal(
            ["runs", "has run for long", .. Enumerable.Range(1, 22).Select(i => $"coming {i}")], titles);
    }

    [Fact]
    public async Task Sale_ThatHasJustEnded_StaysForAnHour()
    {
        Add("old", TimeSpan.FromMinutes(-81));
        Add("new", TimeSpan.FromMinutes(-79));

        Assert.Equal(["new"], await TitlesAsync());
    }

    private void Add(string title, TimeSpan opensIn, TimeSpan? lasts = null)
    {
        var opens = Instant.Of(_node.Time.GetUtcNow() + opensIn);
        _node.Queries.Items.Add(new ItemRow
        {
            Item = ItemId.Derive("acme", title),
            Shard = new ShardId(1),
            Merchant = "acme",
            Terms = new ItemTerms(
                title, new Money(1, "CNY"), 1, opens, opens + (lasts ?? TimeSpan.FromMinutes(20)), 9,
                AdmissionTerms.Default),
            CreatedAt = new Instant(5),
            Status = ItemStatus.Published,
            Total = 7,
            Free = 7,
        });
    }

    private async Task<List<string>> TitlesAsync()
    {
        using var response = await _node.Http.GetAsync(
            "/top", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            return [.. JsonNode.Parse(item.Data)!["sales"]!.AsArray().Select(sale => (string)sale!["title"]!)];
        }

        throw new InvalidOperationException("nothing came");
    }
}
