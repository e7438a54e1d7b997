using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>PUT /v1/items/{id}/admission: a merchant changes how his item admits purchases while it sells.</summary>
public sealed class ItemAdmissionTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;
    private string _item = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.TokenAsync("acme");
        _item = await _edge.Shop.OpenItemAsync(_merchant, 10);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Change_AnswersTheItemAsItsMerchantReadsIt()
    {
        await PutAsync("""{"burst":7,"reason":"first"}""");
        var changed = await PutAsync("""{"ratePerSecond":5,"maxLine":0,"challenge":"pow","reason":"crowd"}""");

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(
            """{"ratePerSecond":5,"burst":7,"maxLine":0,"challenge":"pow"}""",
            changed.Json["admission"]!.ToJsonString());
        var read = await _edge.Shop.GetAsync($"/v1/merchant/items/{_item}", _merchant);
        Assert.Equal(read.Body, changed.Body);
    }

    [Fact]
    public async Task Change_OfTheChallenge_IsWhatBuyersSeeUnderAnotherTag()
    {
        var before = await _edge.Shop.GetAsync($"/v1/items/{_item}");
        await PutAsync("""{"challenge":"pow","reason":"bots"}""");

        var after = await _edge.Shop.SendAsync(
            HttpMethod.Get, $"/v1/items/{_item}", null, ifNoneMatch: before.Headers["ETag"]);

        Assert.Equal((HttpStatusCode.OK, "none", "pow"),
            (after.Status, before.Text("challenge"), after.Text("challenge")));
        await PutAsync("""{"challenge":"none","reason":"gone"}""");
        Assert.Equal("none", (await _edge.Shop.GetAsync($"/v1/items/{_item}")).Text("challenge"));
    }

    [Fact]
    public async Task Change_IsIdempotentByItsKey()
    {
        await PutAsync("""{"ratePerSecond":5,"reason":"crowd"}""", "k");
        await PutAsync("""{"ratePerSecond":6,"reason":"more"}""", "k2");
        var changes = _edge.Items.Changes;

        var again = await PutAsync("""{"reason":"crowd","ratePerSecond":5,"burst":null}""", "k");

        Assert.Equal((HttpStatusCode.OK, "true"), (again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(6, again.Json["admission"]!["ratePerSecond"]!.GetValue<int>());
        Assert.Equal(changes, _edge.Items.Changes);
        foreach (var other in new[]
        {
            """{"ratePerSecond":7,"reason":"crowd"}""", """{"ratePerSecond":5,"reason":"crowds"}""",
            """{"ratePerSecond":5,"burst":5,"reason":"crowd"}""",
            """{"ratePerSecond":5,"maxLine":5,"reason":"crowd"}""",
            """{"ratePerSecond":5,"challenge":"none","reason":"crowd"}""",
        })
        {
            Assert.Equal("idempotency-key-reused", (await PutAsync(other, "k")).Code);
        }
    }

    [Theory]
    [InlineData("""{"ratePerSecond":0,"reason":"r"}""", "ratePerSecond")]
    [InlineData("""{"ratePerSecond":10000001,"reason":"r"}""", "ratePerSecond")]
    [InlineData("""{"burst":0,"reason":"r"}""", "burst")]
    [InlineData("""{"burst":99999999999999999999,"reason":"r"}""", "burst")]
    [InlineData("""{"maxLine":-1,"reason":"r"}""", "maxLine")]
    [InlineData("""{"maxLine":1000001,"reason":"r"}""", "maxLine")]
    [InlineData("""{"challenge":"riddle","reason":"r"}""", "challenge")]
    [InlineData("""{"ratePerSecond":1}""", "reason")]
    [InlineData("""{"ratePerSecond":1,"reason":" "}""", "reason")]
    [InlineData("""{"reason":"r"}""", "ratePerSecond")]
    public async Task Change_ValueOutOfBounds_IsNamed(string body, string field)
    {
        var changes = _edge.Items.Changes;

        var answer = await PutAsync(body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation-failed"), (answer.Status, answer.Code));
        Assert.Equal(field, Assert.Single(answer.Json["errors"]!.AsObject()).Key);
        Assert.Equal(changes, _edge.Items.Changes);
    }

    [Theory]
    [InlineData("""{"ratePerSecond":1,"burst":1,"maxLine":0,"reason":"r"}""")]
    [InlineData("""{"ratePerSecond":10000000,"burst":10000000,"maxLine":1000000,"reason":"r"}""")]
    public async Task Change_ValueAtItsBound_IsTaken(string body) =>
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(body)).Status);

    /// <summary>It is frozen by publishing: with an eased limit a refusal that was final would not be (R6).</summary>
    [Fact]
    public async Task Change_OfTheLimitOfUnpaidOrders_IsNoMember() => Assert.Equal(
        HttpStatusCode.BadRequest, (await PutAsync("""{"maxUnpaidOrders":2,"burst":1,"reason":"r"}""")).Status);

    [Fact]
    public async Task Change_OfADraftARetiredOrAForeignItem_IsRefused()
    {
        var stranger = await _edge.TokenAsync("other");
        var body = JsonNode.Parse("""{"burst":1,"reason":"r"}""");
        Assert.Equal("not-found", (await _edge.Shop.SendAsync(
            HttpMethod.Put, $"/v1/items/{_item}/admission", stranger, body, "k")).Code);
        await _edge.Shop.PostAsync($"/v1/items/{_item}/retire", _merchant, ShopClient.Reason("over"), "k");
        var retired = await PutAsync("""{"burst":1,"reason":"r"}""");
        Assert.Equal((HttpStatusCode.Conflict, "wrong-phase"), (retired.Status, retired.Code));

        var draft = ItemId.Derive("acme", "draft");
        var terms = new ItemTerms("Draft", new Money(1, "CNY"), 1, new Instant(1), new Instant(long.MaxValue), 900,
            AdmissionTerms.Default);
        _edge.Items.Run(draft, new CreateItem(draft, "acme", terms, 1, null, default));
        _item = $"{draft}";
        Assert.Equal("wrong-phase", (await PutAsync("""{"burst":1,"reason":"r"}""")).Code);
    }

    private Task<ShopAnswer> PutAsync(string body, string? key = null) => _edge.Shop.SendAsync(
        HttpMethod.Put, $"/v1/items/{_item}/admission", _merchant, JsonNode.Parse(body),
        key ?? Guid.NewGuid().ToString());
}
