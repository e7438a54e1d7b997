using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>/items over HTTP: what operators see of items and do to them.</summary>
public sealed class OperatorItemTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;
    private ItemId _item;

    public async ValueTask InitializeAsync()
    {
        _node = await ManagementUnderTest.StartAsync();
        for (var shard = 0; shard < 4; shard++) _node.Cluster.AddShard(_node.Cluster.Me);
        _item = _node.Items.Publish(AdmissionTerms.Default);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Show_IsTheOwnersState_WithPlaceAndHash()
    {
        var answer = await _node.GetAsync($"/items/{_item}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        var shown = answer.Json;

        Assert.Equal("published", (string?)shown["status"]);
        Assert.Equal("open", (string?)shown["phase"]);
        Assert.Equal("node-1", (string?)shown["node"]);
        Assert.Equal(10, (int)shown["stock"]!["free"]!);
        Assert.Equal(new string('0', 64), (string?)shown["hash"]);
    }

    [Fact]
    public async Task Unknown_IsNotFoundAndNamed()
    {
        var unknown = ItemId.Derive("acme", "unknown");
        foreach (var answer in new[]
        {
            await _node.GetAsync($"/items/{unknown}"), await _node.GetAsync($"/items/{unknown}/stock"),
            await _node.SendAsync("POST", $"/items/{unknown}/pause", """{"reason": "r"}"""),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Contains(unknown.ToString(), answer.Json["errors"]!["id"]![0]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Pause_Twice_IsOneEvent_WithTheOperatorsName()
    {
        var before = _node.Items.Changes;
        for (var turn = 0; turn < 2; turn++)
        {
            var answer = await _node.SendAsync("POST", $"/items/{_item}/pause", """{"reason": "checkout broken"}""");
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
            Assert.Equal(10, (int)answer.Json["total"]!);
        }

        Assert.Equal(before + 1, _node.Items.Changes);
        Assert.Equal("paused", (string?)(await _node.GetAsync($"/items/{_item}")).Json["phase"]);
    }

    [Fact]
    public async Task Resume_OfADraft_IsTheWrongPhase()
    {
        var draft = _node.Items.Draft(AdmissionTerms.Default, "draft");
        var answer = await _node.SendAsync("POST", $"/items/{draft}/resume", """{"reason": "r"}""");
        Assert.Equal((HttpStatusCode.Conflict, "wrong-phase"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Adjust_SameKey_IsDoneOnce_AndNeverBelowWhatIsCommitted()
    {
        Task<Node.ShopAnswer> AdjustAsync(int delta, string? key) => _node.SendAsync(
            "POST", $"/items/{_item}/adjust", $$"""{"delta": {{delta}}, "reason": "delivery"}""",
            key is null ? null : new Dictionary<string, string> { ["Idempotency-Key"] = key });

        Assert.Equal("idempotency-key-missing", (await AdjustAsync(5, null)).Code);
        Assert.Equal(15, (int)(await AdjustAsync(5, "k1")).Json["total"]!);
        var again = await AdjustAsync(5, "k1");
        Assert.Equal((15, "true"), ((int)again.Json["total"]!, again.Headers["Idempotent-Replayed"]));
        Assert.Equal("idempotency-key-reused", (await AdjustAsync(6, "k1")).Code);
        Assert.Equal("below-committed", (await AdjustAsync(-16, "k2")).Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AdjustAsync(0, "k3")).Status);
    }

    [Fact]
    public async Task Passivate_OfANeedyItem_IsRefusedWithWhy()
    {
        _node.Items.Intercept = request => request is PassivateItem ? Refused.With(RefusalCode.WrongPhase) : null;
        var answer = await _node.SendAsync("POST", $"/items/{_item}/passivate", """{"reason": "r"}""");
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("open holds", answer.Body);

        _node.Items.Intercept = _ => null;
        answer = await _node.SendAsync("POST", $"/items/{_item}/passivate", """{"reason": "r"}""");
        Assert.True((bool)answer.Json["asleep"]!);
    }

    [Fact]
    public async Task List_IsCutAndGoesOn_ByItsNextUrl()
    {
        for (var i = 0; i < 2; i++)
        {
            _node.Queries.Items.Add(new ItemRow
            {
                Item = ItemId.Derive("acme", $"{i}"),
                Shard = new ShardId(1),
                Merchant = "acme",
                Terms = new ItemTerms(
                    "Watch", new Money(1, "CNY"), 1, new Instant(1), new Instant(2), 9, AdmissionTerms.Default),
                CreatedAt = new Instant(5),
                Status = ItemStatus.Published,
                Total = 7,
            });
        }

        var first = (await _node.GetAsync("/items?status=published&limit=1")).Json;
        Assert.True((bool)first["hasMore"]!);
        Assert.Contains("status=published", (string?)first["nextUrl"]);
        var second = (await _node.GetAsync((string)first["nextUrl"]!)).Json;
        Assert.False((bool)second["hasMore"]!);
        Assert.NotEqual((string?)first["data"]![0]!["itemId"], (string?)second["data"]![0]!["itemId"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _node.GetAsync("/items?status=sold")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _node.GetAsync("/items?after=x")).Status);
    }

    [Fact]
    public async Task Actions_AreForOperatorsAlone()
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);
        foreach (var path in new[] { $"/items/{_item}/pause", $"/items/{_item}/adjust", "/projections/orders/rebuild" })
        {
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await node.SendAsync("POST", path, "{}", token: node.Token("auditor"))).Status);
        }
    }
}
