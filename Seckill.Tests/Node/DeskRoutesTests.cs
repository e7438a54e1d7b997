using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Tests.Http;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>
/// What the public listener of a real node offers to the pages of operators and auditors: to whom, and that it works.
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed class DeskRoutesTests(PrivatePostgres postgres) : IAsyncLifetime
{
    private static readonly string[] Roles = ["buyer", "merchant", "operator", "auditor"];
    private readonly Dictionary<string, string> _tokens = [];
    private StoreGround _ground = null!;
    private NodeProcess _node = null!;
    private ShopClient _shop = null!;
    private string _item = "";

    public async ValueTask InitializeAsync()
    {
        _ground = await StoreGround.MakeAsync("sqlite", postgres);
        _node = await NodeProcess.StartAsync([.. _ground.Settings, .. StoreGround.NoLimits]);
        _shop = new ShopClient(_node.Http);
        foreach (var role in Roles)
        {
            _tokens[role] = await _shop.TokenAsync($"some-{role}", role);
        }

        _item = await _shop.OpenItemAsync(_tokens["merchant"], 3);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _ground.DisposeAsync();
    }

    /// <summary>The tests sit at the same machine: the management listener would let them in without a token.</summary>
    [Fact]
    public async Task EveryRoute_OpensToItsRolesAlone_AlsoOnTheSameMachine()
    {
        var paths = (await _shop.GetAsync("/openapi/v1.json")).Json["paths"]!.AsObject()
            .Where(path => path.Key.StartsWith("/v1/ops/", StringComparison.Ordinal)
                || path.Key.StartsWith("/v1/audit/", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject()
                .Select(one => (Method: one.Key, Path: path.Key, Operation: one.Value!))).ToList();
        Assert.Equal(28, paths.Count);
        Assert.All(
            paths, one => Assert.Contains(one.Operation["responses"]!.AsObject(), answer => answer.Key[0] == '2'));
        Assert.Distinct(paths.Select(one => (string?)one.Operation["operationId"]));
        foreach (var (method, path, _) in paths)
        {
            var auditors = path.StartsWith("/v1/audit/", StringComparison.Ordinal);
            var place = path.Replace("{id}", "nothing").Replace("{node}", "nobody");
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(method, place, null));
            foreach (var role in Roles)
            {
                var opens = role == "operator" || (auditors && role == "auditor");
                var status = await StatusAsync(method, place, _tokens[role]);
                Assert.True(
                    opens == (status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)),
                    $"{role}: {method} {path}: {status}");
            }
        }
    }

    [Fact]
    public async Task Stream_IsTheClusterOncePerSecond_AndMovesWithTheSale()
    {
        var began = Stopwatch.GetTimestamp();
        using var reader = await StreamAsync();
        var first = await TopAsync(reader);
        Assert.Equal("node-1", (string?)first["nodes"]![0]!["node"]);
        Assert.Equal(64, first["shardMap"]!.AsArray().Count);
        Assert.Equal(0, (int)first["oversold"]! + (int)first["violations"]!);

        for (var buyer = 0; buyer < 3; buyer++)
        {
            var token = await _shop.TokenAsync($"buyer-{buyer}", "buyer");
            await _shop.WinAsync(_item, token, await _shop.PassAsync(_item, token), "k");
        }

        var late = await _shop.TokenAsync("buyer-3", "buyer");
        var pass = await _shop.PostAsync($"/v1/items/{_item}/passes", late, new JsonObject());
        if (pass.Status == HttpStatusCode.Created)
        {
            await _shop.BuyAsync(_item, late, pass.Text("pass"), "k");
        }

        var (moved, events) = await SoldOutAsync(reader);
        Assert.Equal("sold_out", (string?)moved["sales"]![0]!["phase"]);
        Assert.NotNull(moved["nodes"]![0]!["decideP99Ms"]);
        Assert.NotNull(moved["nodes"]![0]!["appendP99Ms"]);
        Assert.Equal(1, (double)moved["nodes"]![0]!["batchSize"]!);

        // The first came at once, each of the others a second after the one before was begun.
        await TopAsync(reader);
        await TopAsync(reader);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.9 * (events + 2), double.MaxValue);
    }

    [Fact]
    public async Task Controls_ChangeTheSale_AndAskForAReason()
    {
        var ops = _tokens["operator"];
        foreach (var (method, path, body) in new[]
        {
            ("POST", $"/v1/ops/items/{_item}/pause", """{"reason":""}"""),
            ("POST", $"/v1/ops/items/{_item}/adjust", """{"delta":1}"""),
            ("PUT", $"/v1/ops/admission/{_item}", """{"ratePerSecond":5}"""),
            ("POST", "/v1/ops/cluster/members/node-1/drain", "{}"),
        })
        {
            var refused = await SendAsync(method, path, ops, body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotNull(refused.Json["errors"]!["reason"]);
        }

        Assert.Equal(HttpStatusCode.OK,
            (await SendAsync("POST", $"/v1/ops/items/{_item}/pause", ops, """{"reason":"fire"}""")).Status);
        Assert.Equal("paused", (await _shop.GetAsync($"/v1/items/{_item}")).Text("phase"));
        Assert.Equal(HttpStatusCode.OK,
            (await SendAsync("POST", $"/v1/ops/items/{_item}/resume", ops, """{"reason":"out"}""")).Status);
        var more = await SendAsync("POST", $"/v1/ops/items/{_item}/adjust", ops, """{"delta":2,"reason":"found"}""");
        Assert.Equal((HttpStatusCode.Created, 5), (more.Status, (int)more.Json["total"]!));
        var slow = await SendAsync("PUT", $"/v1/ops/admission/{_item}", ops, """{"ratePerSecond":7,"reason":"calm"}""");
        Assert.Equal((HttpStatusCode.OK, 7), (slow.Status, (int)slow.Json["ratePerSecond"]!));
        var drained = await SendAsync("POST", "/v1/ops/cluster/members/node-1/drain", ops, """{"reason":"r"}""");
        Assert.Equal((HttpStatusCode.Conflict, "node-wrong-state"), (drained.Status, drained.Code));
    }

    [Fact]
    public async Task Audit_TellsAnItemFromItsBeginning_AndVerifiesTheJournal()
    {
        var (auditor, ada) = (_tokens["auditor"], await _shop.TokenAsync("ada", "buyer"));
        var order = (await _shop.WinAsync(_item, ada, await _shop.PassAsync(_item, ada), "k")).Text("id");

        var story = (await _shop.GetAsync($"/v1/audit/items/{_item}/events?limit=2", auditor)).Json;
        Assert.Equal(
            ["ItemCreated", "ItemPublished"],
            story["data"]!.AsArray().Select(one => (string?)one!["events"]![0]!["type"]));
        var rest = (await _shop.GetAsync((string)story["nextUrl"]!, auditor)).Json;
        var reserved = rest["data"]![0]!;
        Assert.Equal(("UnitsReserved", false), ((string?)reserved["events"]![0]!["type"], (bool)rest["hasMore"]!));
        Assert.Equal(64, ((string)reserved["hash"]!).Length);

        Assert.Equal((3, 2), (await FreeAsync("?at=2"), await FreeAsync("")));
        var told = await _shop.GetAsync($"/v1/audit/orders/{order}/story", auditor);
        Assert.Equal("UnitsReserved", (string?)told.Json["journal"]![0]!["event"]!["type"]);
        Assert.True((bool)(await _shop.GetAsync($"/v1/audit/items/{_item}/certificate", auditor)).Json["balanced"]!);
        Assert.True((bool)(await _shop.GetAsync($"/v1/audit/items/{_item}/state", auditor)).Json["same"]!);
        var verdict = await SendAsync("POST", "/v1/audit/verifications", auditor, null);
        Assert.True((bool)verdict.Json["ok"]! && (int)verdict.Json["commits"]! == 3, verdict.Body);
        Assert.Equal(3, (int)(await _shop.GetAsync("/v1/audit/heads", auditor)).Json["commits"]!);
        var unknown = await _shop.GetAsync($"/v1/audit/items/{RouteRow.UnknownItem}/events", auditor);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);

        async Task<int> FreeAsync(string at) =>
            (int)(await _shop.GetAsync($"/v1/audit/items/{_item}{at}", auditor)).Json["free"]!;
    }

    private static (int Total, int Free, int Held) Units(JsonNode top) => top["sales"]![0]! is var sale
        ? ((int)sale["total"]!, (int)sale["free"]!, (int)sale["held"]!) : default;

    /// <summary>
    /// Reads until all units are held and every rate was seen to move, in whichever second that was; returns the last
    /// event, and how many there were.
    /// </summary>
    private static async Task<(JsonNode Last, int Events)> SoldOutAsync(EventReader reader)
    {
        string[] names = ["arrivedPerSecond", "wonPerSecond", "admittedPerSecond", "sold-out"];
        var most = names.ToDictionary(name => name, _ => 0.0);
        for (var events = 1; ; events++)
        {
            var top = await TopAsync(reader);
            foreach (var name in names)
            {
                most[name] = Math.Max(most[name], (double?)(top[name] ?? top["refusedBy"]![name]) ?? 0);
            }

            if (Units(top) == (3, 0, 3) && most.Values.All(rate => rate > 0))
            {
                return (top, events);
            }

            Assert.True(events < 30, $"{string.Join(", ", most)}; {top.ToJsonString()}");
        }
    }

    private static async Task<JsonNode> TopAsync(EventReader reader)
    {
        var told = await reader.NextAsync();
        Assert.Equal("top", told.Name);
        return told.Data;
    }

    private async Task<EventReader> StreamAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ops/stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens["operator"]);
        return new EventReader(await _node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    /// <summary>Status alone: a stream is not read to its end.</summary>
    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? token)
    {
        using var request = Request(method, path, token, null);
        using var response = await _node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private async Task<ShopAnswer> SendAsync(string method, string path, string token, string? body)
    {
        using var request = Request(method, path, token, body);
        using var response = await _node.Http.SendAsync(request);
        return new ShopAnswer(
            response.StatusCode, await response.Content.ReadAsStringAsync(), new Dictionary<string, string>());
    }

    private static HttpRequestMessage Request(string method, string path, string? token, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", "a-key");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }
}
