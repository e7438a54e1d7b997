using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Seckill.Tests.House;

namespace Seckill.Tests.Client;

/// <summary>The OpenAPI document as it is checked in.</summary>
internal static partial class ApiDocument
{
    public const string Path = "docs/openapi/v1.json";

    public static string FullPath => System.IO.Path.Combine(SourceTree.Root, Path);

    public static JsonNode Read() => JsonNode.Parse(File.ReadAllText(FullPath))!;

    /// <summary>Every operation: method, path, and what the document says of it.</summary>
    public static IEnumerable<(string Method, string Path, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            (operation.Key.ToUpperInvariant(), path.Key, operation.Value!)));

    public static IEnumerable<(string Name, JsonObject Schema)> Schemas(JsonNode document) =>
        document["components"]!["schemas"]!.AsObject().Select(schema => (schema.Key, schema.Value!.AsObject()));

    /// <summary>The schema that a page of a list holds; null: it is no page.</summary>
    public static string? ListedBy(JsonNode schema)
    {
        var members = schema["properties"]?.AsObject();
        return members?.Select(member => member.Key).Order().SequenceEqual(["data", "hasMore", "nextUrl"]) is true
            ? ReferenceOf(members["data"]!["items"]) : null;
    }

    /// <summary>Names of an operation's parameters in that place.</summary>
    public static IEnumerable<string> Parameters(JsonNode operation, string place) =>
        (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == place)
            .Select(parameter => parameter!["name"]!.GetValue<string>());

    /// <summary>The schema that a node refers to, also as one of null and it; null: none.</summary>
    public static string? ReferenceOf(JsonNode? schema) => schema?["$ref"]?.GetValue<string>().Split('/')[^1]
        ?? schema?["oneOf"]?.AsArray().Select(ReferenceOf).FirstOrDefault(name => name is not null);

    /// <summary>True when a path that was sent fits a path of the document.</summary>
    public static bool Fits(string template, string path) =>
        Regex.IsMatch(path, $"^{Hole().Replace(Regex.Escape(template).Replace("\\{", "{"), "[^/]+")}$");

    [GeneratedRegex(@"\{\w+}")]
    private static partial Regex Hole();
}
