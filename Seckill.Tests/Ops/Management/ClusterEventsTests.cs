using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>GET /cluster/events as a reader of server-sent events sees it.</summary>
public sealed class ClusterEventsTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Events_AreNamedByTheirKind_AndCarryWhatHappened()
    {
        await using var reader = await OpenAsync();
        Assert.Equal("ping", (await NextAsync(reader)).EventType);
        var node = Guid.NewGuid();
        _node.Cluster.Tell(new ClusterEvent(new Instant(1_000), "up", "node-2", node));
        _node.Cluster.Tell(new ClusterEvent(new Instant(2_000), "shard-orphaned", null, null, new ShardId(7), 12));

        var up = await NextAsync(reader);
        Assert.Equal("up", up.EventType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(up.Data), JsonNode.Parse($$"""
            {"at": "1970-01-01T00:00:01.000Z", "kind": "up", "node": "node-2", "incarnation": "{{node}}"}
            """)), up.Data);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse((await NextAsync(reader)).Data), JsonNode.Parse("""
            {"at": "1970-01-01T00:00:02.000Z", "kind": "shard-orphaned", "shard": 7, "epoch": 12}
            """)));
    }

    [Fact]
    public async Task Events_WhenNothingHappens_PingEvery5Seconds()
    {
        await using var reader = await OpenAsync();
        await NextAsync(reader);
        for (var ping = 0; ping < 3; ping++)
        {
            await _node.Time.ArmedAsync(1);
            _node.Time.Advance(TimeSpan.FromSeconds(5));

            Assert.Equal(("ping", "{}"), await NextAsync(reader) is var item ? (item.EventType, item.Data) : default);
        }
    }

    [Fact]
    public async Task Events_WhenTheNodeStops_End()
    {
        await using var reader = await OpenAsync();
        await NextAsync(reader);
        await _node.StopAsync();

        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task Reader_ThatGoes_GivesItsTailBack()
    {
        await using (var reader = await OpenAsync())
        {
            await NextAsync(reader);
            Assert.Equal(1, _node.Cluster.Tails);
        }

        await Until.TrueAsync(() => _node.Cluster.Tails == 0);
    }

    [Fact]
    public async Task Readers_AboveTheBound_AreToldToComeBack()
    {
        var readers = new List<IAsyncEnumerator<SseItem<string>>>();
        for (var reader = 0; reader < 64; reader++)
        {
            readers.Add(await OpenAsync());
            await NextAsync(readers[^1]);
        }

        var answer = await _node.GetAsync("/cluster/events");

        Assert.Equal("temporary-reduced-capacity", answer.Code);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    [Fact]
    public async Task Head_HoldsNoStream() =>
        Assert.Equal(System.Net.HttpStatusCode.OK, (await _node.SendAsync("HEAD", "/cluster/events")).Status);

    private async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync()
    {
        var response = await _node.Http.GetAsync("/cluster/events", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return ReadAsync(response).GetAsyncEnumerator(Stop);
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var stream = await response.Content.ReadAsStreamAsync(Stop);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync())
            {
                yield return item;
            }
        }
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Stop));
        return reader.Current;
    }
}
