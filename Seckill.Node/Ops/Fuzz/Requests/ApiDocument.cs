using System.Globalization;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What an OpenAPI document says of routes and shapes, as far as a fuzzer needs it.</summary>
internal sealed class ApiDocument
{
    private const string Reference = "#/components/schemas/";
    private readonly JsonObject _schemas;

    public ApiDocument(JsonNode document)
    {
        _schemas = document["components"]!["schemas"]!.AsObject();
        Routes = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            Route(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject())))];
    }

    public IReadOnlyList<ApiRoute> Routes { get; }

    /// <summary>The shape itself where a reference to it stands.</summary>
    public JsonObject Resolve(JsonObject schema) =>
        schema["$ref"]?.GetValue<string>() is { } name && name.StartsWith(Reference, StringComparison.Ordinal)
            ? _schemas[name[Reference.Length..]]!.AsObject() : schema;

    private static ApiRoute Route(string method, string pattern, JsonObject operation)
    {
        var content = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        return new ApiRoute(
            method, pattern, operation["tags"]![0]!.GetValue<string>(), operation["security"] is not null,
            [.. (operation["parameters"]?.AsArray() ?? []).Select(one => Parameter(one!))],
            content?.Key, content?.Value?["schema"]?.AsObject(),
            operation["responses"]!.AsObject().ToDictionary(
                answer => int.Parse(answer.Key, CultureInfo.InvariantCulture), answer => Answer(answer.Value!)));
    }

    private static ApiParameter Parameter(JsonNode parameter) => new(
        parameter["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>(),
        parameter["required"]?.GetValue<bool>() ?? false, parameter["schema"]!.AsObject());

    private static ApiAnswer Answer(JsonNode answer) => new(
        (answer["content"]?.AsObject() ?? []).ToDictionary(
            type => type.Key, type => type.Value?["schema"]?.AsObject()),
        answer["description"]?.GetValue<string>() ?? "");
}

/// <summary>One operation. Body: its shape; null where it has none, or none that JSON could show.</summary>
internal sealed record ApiRoute(
    string Method, string Pattern, string Tag, bool Secured, IReadOnlyList<ApiParameter> Parameters, string? BodyType,
    JsonObject? Body, IReadOnlyDictionary<int, ApiAnswer> Answers)
{
    public string Name => $"{Method} {Pattern}";

    public bool HasHeader(string name) =>
        Parameters.Any(one => one.In == "header" && one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>In: path, query or header.</summary>
internal sealed record ApiParameter(string Name, string In, bool Required, JsonObject Schema);

/// <summary>Shapes by media type; the description of problems lists their codes.</summary>
internal sealed record ApiAnswer(IReadOnlyDictionary<string, JsonObject?> Content, string Description);
