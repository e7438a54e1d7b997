using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Http.Json;
using Seckill.Http.Problems;

namespace Seckill.Http.Imports;

/// <summary>
/// What is kept of a refused line: code and fields, in both languages, for whoever reads it later chooses his.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record LineProblem(string Code, IReadOnlyList<FieldError>? Errors)
{
    public static string Encode(ProblemAnswer problem) => JsonSerializer.Serialize(
        new LineProblem(problem.Type.Code, problem.Errors), EdgeJson.Default.LineProblem);

    /// <summary>The problem as POST /v1/items would have answered it, but for its trace.</summary>
    public static LineProblemResource Decode(string text, Language language)
    {
        var kept = JsonSerializer.Deserialize(text, EdgeJson.Default.LineProblem)!;
        var type = ProblemCatalog.ByCode[kept.Code];
        var words = type.Text(language);
        return new LineProblemResource
        {
            Type = $"/problems/{type.Code}",
            Title = words.Title,
            Status = type.Status,
            Detail = words.Detail,
            Code = type.Code,
            Errors = kept.Errors?.GroupBy(error => error.Field).ToDictionary(
                field => field.Key, IReadOnlyList<string> (field) => [.. field.Select(error => error.In(language))]),
        };
    }
}

/// <summary>A problem without a request of its own.</summary>
internal sealed record LineProblemResource
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
