using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Holds answers against the document: statuses, media types, shapes, problems, refusals.</summary>
internal sealed class AnswerJudge(ApiDocument document)
{
    /// <summary>A member that no document lists says that somebody's mistake was let out.</summary>
    private static readonly string[] Leaks = ["   at ", "Exception", "System.", "Seckill."];

    private readonly SchemaCheck _shapes = new(document);

    private readonly HashSet<string> _codes = [.. document.Routes.SelectMany(route => route.Answers
        .Where(answer => answer.Key >= 400).SelectMany(answer => answer.Value.Description.Split(", ")))];

    /// <summary>All codes of problems that the document names.</summary>
    public IReadOnlyCollection<string> Codes => _codes;

    /// <summary>What is wrong with the answer; null: nothing.</summary>
    public string? Fault(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Status == 0 || (!request.Sound && answer is { Status: >= 400 and < 500, Body.Length: 0 }))
        {
            return request.Sound ? "the connection was closed without an answer" : null;
        }

        if (answer.Status >= 500 && !IsAllowed(answer))
        {
            return $"{answer.Status}, which is nothing a client can have caused";
        }

        if (request.MustRefuse is { } refusals && answer.Status is not (429 or 503)
            && !refusals.Contains(answer.Status))
        {
            return $"{answer.Status}, where only {string.Join(", ", refusals)} refuses";
        }

        if (answer.Status >= 400)
        {
            return ProblemFault(request, answer);
        }

        // Where the request leads is not known then; that it was no fault is all that can be said.
        return request.Routed ? GoodFault(request.Route, answer) : null;
    }

    /// <summary>Short of capacity, and a payment provider that can not be had: they have codes of their own.</summary>
    private static bool IsAllowed(FuzzAnswer answer) => answer.Status switch
    {
        503 => CodeOf(answer) is "temporary-reduced-capacity" or "line-full" or "owner-moving" or "line-lost",
        502 => CodeOf(answer) is "provider-unavailable",
        _ => false,
    };

    public static string? CodeOf(FuzzAnswer answer) =>
        answer.MediaType == "application/problem+json" && Parse(answer.Body) is JsonObject body
            && body["code"] is JsonValue code && code.TryGetValue<string>(out var text) ? text : null;

    private string? ProblemFault(FuzzRequest request, FuzzAnswer answer)
    {
        if (request.Method == "HEAD")
        {
            return answer.Body.Length == 0 ? null : "HEAD was answered with a body";
        }

        if (answer.MediaType != "application/problem+json" || CodeOf(answer) is not { } code)
        {
            return $"{answer.Status} as {answer.MediaType ?? "nothing"}, not as application/problem+json with a code";
        }

        var body = Parse(answer.Body)!.AsObject();
        var listed = request.Route.Answers.GetValueOrDefault(answer.Status);
        var shape = document.Routes.SelectMany(route => route.Answers).First(one => one.Key >= 400)
            .Value.Content["application/problem+json"]!;
        var text = Encoding.UTF8.GetString(answer.Body);
        return _shapes.Fault(body, shape) is { } fault ? $"the problem does not fit the document: {fault}"
            : body["status"]!.GetValue<int>() != answer.Status ? $"its status says {body["status"]}"
            : body["type"]!.GetValue<string>() != $"/problems/{code}" ? $"its type is {body["type"]}"
            : Leaks.FirstOrDefault(leak => text.Contains(leak, StringComparison.Ordinal)) is { } leak
                ? $"the problem lets out \"{leak.Trim()}\""
            : !request.Routed || !request.Sound
                ? _codes.Contains(code) || answer.Status is 404 or 405 ? null : $"{code} is unknown"
            : listed is null ? $"{answer.Status} {code} is not listed for {request.Route.Name}"
            : !listed.Description.Split(", ").Contains(code)
                ? $"{code} is not among the codes listed for {request.Route.Name} and {answer.Status}"
            : answer.Status is 429 or 503 && !answer.Headers.ContainsKey("retry-after") ? $"{code} without Retry-After"
            : null;
    }

    private string? GoodFault(ApiRoute route, FuzzAnswer answer)
    {
        if (!route.Answers.TryGetValue(answer.Status, out var listed))
        {
            return $"{answer.Status} is not listed for {route.Name}";
        }

        if (listed.Content.Count == 0)
        {
            return answer.Body.Length == 0 ? null : $"{answer.Status} came with a body, which is not in the document";
        }

        return answer.MediaType is not { } type || !listed.Content.TryGetValue(type, out var shape)
            ? route.Pattern.StartsWith("/assets/", StringComparison.Ordinal) ? null
                : $"{answer.MediaType} is not listed for {answer.Status} of {route.Name}"
            : type != "application/json" || shape is null ? null
            : answer.Body.Length == 0 ? "no body"
            : _shapes.Fault(Parse(answer.Body), shape) is { } fault
                ? $"the body does not fit the document: {fault}" : null;
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
