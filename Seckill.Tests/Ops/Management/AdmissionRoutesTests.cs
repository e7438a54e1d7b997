using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Tests.Ops.Management;

/// <summary>What operators read and change of an item's admission over HTTP.</summary>
public sealed class AdmissionRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync(
        sets: ["seckill.admission.rate-per-second=111", "seckill.admission.burst=222",
            "seckill.admission.max-line=333"]);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Show_OfAnItemWithoutSettings_IsTheNodesDefaults()
    {
        var item = _node.Items.Publish(AdmissionTerms.Default);

        var answer = await _node.GetAsync($"/admission/{item}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"itemId": "{{item}}", "ratePerSecond": 111, "burst": 222, "maxLine": 333, "challenge": "none",
             "maxUnpaidOrders": null, "inLine": 0, "own": {"challenge": "none"} }
            """)), answer.Body);
    }

    [Fact]
    public async Task Show_OfADraftWithSettings_MarksThemAsItsOwn()
    {
        var item = _node.Items.Draft(new AdmissionTerms(5, null, 0, ChallengeKind.ProofOfWork, 2), "draft");

        var answer = await _node.GetAsync($"/admission/{item}");

        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$"""
            {"itemId": "{{item}}", "ratePerSecond": 5, "burst": 222, "maxLine": 0, "challenge": "pow",
             "maxUnpaidOrders": 2, "inLine": 0,
             "own": {"ratePerSecond": 5, "maxLine": 0, "challenge": "pow", "maxUnpaidOrders": 2} }
            """)), answer.Body);
    }

    [Fact]
    public async Task Show_SaysHowManyAreInLine()
    {
        var item = _node.Items.Publish(AdmissionTerms.Default);
        var view = Assert.IsType<ItemAnswered>(_node.Items.Run(
            item, new PauseItem(new Requester("op", RequesterKind.Operator), "r", default))).Item;
        _node.Items.Intercept = _ => new ItemAnswered(view with { Stock = view.Stock with { InLine = 17 } });

        Assert.Equal(17, (await _node.GetAsync($"/admission/{item}")).Json["inLine"]!.GetValue<int>());
    }

    [Fact]
    public async Task Change_IsRecordedWithTheOperatorsName()
    {
        await _node.DisposeAsync();
        _node = await ManagementUnderTest.StartAsync(development: false);
        var item = _node.Items.Publish(new AdmissionTerms(5, 6, 7));
        ItemRequest? asked = null;
        _node.Items.Intercept = request =>
        {
            asked = request;
            return null;
        };

        var answer = await _node.SendAsync(
            "PUT", $"/admission/{item}", """{"burst":60,"challenge":"pow","reason":"bots"}""",
            token: _node.Token("operator"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((5, 60, 7, "pow"), (Number(answer.Json, "ratePerSecond"), Number(answer.Json, "burst"),
            Number(answer.Json, "maxLine"), answer.Text("challenge")));
        Assert.Equal(
            new ChangeAdmission(
                new Requester("olga", RequesterKind.Operator),
                new AdmissionChange(Burst: 60, Challenge: ChallengeKind.ProofOfWork), "bots", default),
            asked);
        var read = await _node.SendAsync("GET", $"/admission/{item}", token: _node.Token("operator"));
        Assert.Equal(answer.Body, read.Body);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Admission_OfSomebodyWhoIsNoOperator_IsClosed(string method)
    {
        await _node.DisposeAsync();
        _node = await ManagementUnderTest.StartAsync(development: false);
        var path = $"/admission/{_node.Items.Publish(AdmissionTerms.Default)}";
        var (body, changes) = (method == "PUT" ? """{"burst":1,"reason":"r"}""" : null, _node.Items.Changes);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _node.SendAsync(method, path, body)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _node.SendAsync(
            method, path, body, token: _node.Token("merchant", "auditor", "buyer"))).Status);
        Assert.Equal(changes, _node.Items.Changes);
    }

    [Theory]
    [InlineData("""{"burst":0,"reason":"r"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"burst":1}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"reason":"r"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"burst":1,"reason":"r","maxUnpaidOrders":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"burst":"1","reason":"r"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"burst":1,""", HttpStatusCode.BadRequest)]
    public async Task Change_ThatIsWrong_IsRefused(string body, HttpStatusCode expected)
    {
        var item = _node.Items.Publish(AdmissionTerms.Default);
        var changes = _node.Items.Changes;

        Assert.Equal(expected, (await _node.SendAsync("PUT", $"/admission/{item}", body)).Status);
        Assert.Equal(changes, _node.Items.Changes);
    }

    [Fact]
    public async Task Change_OfADraft_IsWrongPhase()
    {
        var item = _node.Items.Draft(AdmissionTerms.Default, "draft");

        var answer = await _node.SendAsync("PUT", $"/admission/{item}", """{"burst":1,"reason":"r"}""");

        Assert.Equal((HttpStatusCode.Conflict, "wrong-phase"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Admission_OfAnItemThatIsNot_IsNotFound()
    {
        var unknown = ItemId.Derive("nobody", "nothing");
        var read = await _node.GetAsync($"/admission/{unknown}");
        Assert.Equal(HttpStatusCode.NotFound, read.Status);
        Assert.Contains($"{unknown}", read.Json["errors"]!["id"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await _node.SendAsync(
            "PUT", $"/admission/{unknown}", """{"burst":1,"reason":"r"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _node.GetAsync("/admission/nonsense")).Status);
    }

    [Fact]
    public async Task Admission_WhoseOwnerCanNotBeAsked_IsLater()
    {
        var item = _node.Items.Publish(AdmissionTerms.Default);
        _node.Items.Intercept = _ => Undecided.Instance;

        var answer = await _node.GetAsync($"/admission/{item}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
    }

    private static int Number(JsonNode json, string member) => json[member]!.GetValue<int>();
}
