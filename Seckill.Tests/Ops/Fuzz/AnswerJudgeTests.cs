using System.Text;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Fuzz;

namespace Seckill.Tests.Ops.Fuzz;

/// <summary>Each way in which an answer can break its word is seen, and a good one is let through.</summary>
public sealed class AnswerJudgeTests
{
    private const string Problem = """
        {"type":"/problems/sold-out","title":"t","status":409,"detail":"d","code":"sold-out","traceId":"x"}
        """;

    private const string Money = """{"amount":5,"currency":"CNY","at":"2027-01-15T08:00:00.123Z"}""";

    private static readonly ApiDocument Document = new(JsonNode.Parse("""
        {
          "paths": { "/v1/things": { "post": {
            "tags": ["merchant"],
            "responses": {
              "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
              "204": { "description": "No Content" },
              "409": { "description": "sold-out, limit-reached", "content": {
                "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
              "503": { "description": "line-full", "content": {
                "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }
            } } } },
          "components": { "schemas": {
            "Thing": { "type": "object", "required": ["amount"], "properties": {
              "amount": { "type": "integer" }, "currency": { "enum": ["CNY"], "type": "string" },
              "at": { "oneOf": [{ "type": "null" }, { "type": "string", "format": "date-time" }] } } },
            "Problem": { "type": "object", "required": ["type", "code"], "properties": {
              "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
              "detail": { "type": "string" }, "code": { "type": "string" }, "traceId": { "type": "string" } } }
          } }
        }
        """)!);

    [Theory]
    [InlineData(201, "application/json", Money, null)]
    [InlineData(204, null, "", null)]
    [InlineData(409, "application/problem+json", Problem, null)]
    [InlineData(200, "application/json", Money, "200 is not listed")]
    [InlineData(204, "application/json", "{}", "came with a body")]
    [InlineData(201, "text/html", Money, "text/html is not listed")]
    [InlineData(201, "application/json", "", "no body")]
    [InlineData(201, "application/json", """{"currency":"CNY"}""", "lacks amount")]
    [InlineData(201, "application/json", """{"amount":"5"}""", "$.amount is of type string")]
    [InlineData(201, "application/json", """{"amount":5.5}""", "$.amount is of type number")]
    [InlineData(201, "application/json", """{"amount":5,"more":1}""", "$.more is not in the document")]
    [InlineData(201, "application/json", """{"amount":5,"currency":"EUR"}""", "which the document does not list")]
    [InlineData(201, "application/json", """{"amount":5,"at":"2027-01-15"}""", "no time in UTC")]
    [InlineData(500, "application/problem+json", Problem, "nothing a client can have caused")]
    [InlineData(503, "application/problem+json", Problem, "nothing a client can have caused")]
    [InlineData(409, "application/json", Problem, "not as application/problem+json")]
    [InlineData(409, "application/problem+json", "sold out", "not as application/problem+json")]
    [InlineData(404, "application/problem+json", """{"type":"/problems/sold-out","status":404,"code":"sold-out"}""",
        "404 sold-out is not listed")]
    [InlineData(409, "application/problem+json", """{"type":"/problems/paused","status":409,"code":"paused"}""",
        "paused is not among the codes")]
    [InlineData(409, "application/problem+json", """{"type":"/problems/other","status":409,"code":"sold-out"}""",
        "its type is")]
    [InlineData(409, "application/problem+json", """{"type":"/problems/sold-out","status":400,"code":"sold-out"}""",
        "its status says")]
    [InlineData(409, "application/problem+json",
        """{"type":"/problems/sold-out","status":409,"code":"sold-out","detail":"System.Exception"}""", "lets out")]
    [InlineData(503, "application/problem+json", """{"type":"/problems/line-full","status":503,"code":"line-full"}""",
        "without Retry-After")]
    [InlineData(0, null, "", "closed without an answer")]
    public void Fault_OfAnAnswer_IsNamed(int status, string? type, string body, string? fault)
    {
        var request = new FuzzRequest(Document.Routes[0], "POST", "/v1/things", [], null);
        var headers = type is null ? new Dictionary<string, string>() : new() { ["content-type"] = type };

        var found = new AnswerJudge(Document).Fault(
            request, new FuzzAnswer(status, headers, Encoding.UTF8.GetBytes(body), TimeSpan.Zero));

        if (fault is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(fault, found);
        }
    }

    [Theory]
    [InlineData(201, "application/json", Money, 401, "201, where only 401 refuses")]
    [InlineData(204, null, "", 404, "204, where only 404 refuses")]
    [InlineData(409, "application/problem+json", Problem, 404, "409, where only 404 refuses")]
    [InlineData(409, "application/problem+json", Problem, 409, null)]
    public void Fault_OfARequestThatMustBeRefused_IsEveryOtherAnswer(
        int status, string? type, string body, int refusal, string? fault)
    {
        var request = new FuzzRequest(Document.Routes[0], "POST", "/v1/things", [], null) { MustRefuse = [refusal] };
        var headers = type is null ? new Dictionary<string, string>() : new() { ["content-type"] = type };

        Assert.Equal(fault, new AnswerJudge(Document).Fault(
            request, new FuzzAnswer(status, headers, Encoding.UTF8.GetBytes(body), TimeSpan.Zero)));
    }

    [Fact]
    public void Fault_OfARequestThatIsNoHttp_AllowsABareRefusal()
    {
        var request = new FuzzRequest(Document.Routes[0], "POST", "/v1/things", [], null) { Sound = false };
        var none = new Dictionary<string, string>();

        Assert.Null(new AnswerJudge(Document).Fault(request, new FuzzAnswer(400, none, [], TimeSpan.Zero)));
        Assert.NotNull(new AnswerJudge(Document).Fault(request, new FuzzAnswer(500, none, [], TimeSpan.Zero)));
    }
}
