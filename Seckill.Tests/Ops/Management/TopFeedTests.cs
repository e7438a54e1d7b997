using Seckill.Node.Ops.Management;
using Seckill.Tests.Client;
using Seckill.Tests.Http;

namespace Seckill.Tests.Ops.Management;

/// <summary>GET /top for several readers: they share what is taken, and none waits for another.</summary>
public sealed class TopFeedTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Readers_OfTheSameSeconds_ShareEachTaking()
    {
        Assert.Equal(0, _node.Time.Armed);
        using var first = await OpenAsync();
        var at = await AtAsync(first);
        using var second = await OpenAsync();
        Assert.Equal(at, await AtAsync(second));

        for (var i = 1; i <= 3; i++)
        {
            // A second, no more: whoever asks late must still find the figures fresh.
            await _node.Time.ArmedAsync(1);
            _node.Time.Advance(TimeSpan.FromSeconds(1));
            var told = await Task.WhenAll(AtAsync(first), AtAsync(second));
            Assert.Equal(told[0], told[1]);
            Assert.Equal(1 + i, _node.Cluster.Looks);
        }
    }

    [Fact]
    public async Task Reader_ThatLeaves_TakesNothingFromTheOthers_AndNothingIsTakenForNobody()
    {
        var feed = _node.Part<TopFeed>();
        using var leave = new CancellationTokenSource();
        Assert.Equal(1, (await feed.AfterAsync(0, Token)).Number);
        var (leaving, staying) = (feed.AfterAsync(1, leave.Token), feed.AfterAsync(1, Token));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(2, (await _node.Time.RunAsync(staying)).Number);

        _node.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(2, _node.Cluster.Looks);
        Assert.Equal(3, (await feed.AfterAsync(0, Token)).Number);
        Assert.Equal(3, _node.Cluster.Looks);
    }

    [Fact]
    public async Task Taking_ThatFails_EndsTheStreams_AndTheNextReaderIsServed()
    {
        using var first = await OpenAsync();
        await AtAsync(first);
        _node.Cluster.Fault = new InvalidOperationException("the store is away");
        await Assert.ThrowsAnyAsync<Exception>(() => _node.Time.RunAsync(AtAsync(first)));
        _node.Cluster.Fault = null;

        _node.Time.Advance(TimeSpan.FromSeconds(1));
        using var again = await OpenAsync();
        await AtAsync(again);
    }

    private async Task<EventReader> OpenAsync() => new(await _node.Http.GetAsync(
        "/top", HttpCompletionOption.ResponseHeadersRead, Token));

    private static async Task<string> AtAsync(EventReader reader) => (string)(await reader.NextAsync()).Data["at"]!;
}
