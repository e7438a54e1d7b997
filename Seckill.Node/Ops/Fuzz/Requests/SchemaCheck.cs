using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Holds JSON against a shape of the document: the words of JSON Schema that the document uses. A member that is not
/// named there does not fit.
/// </summary>
internal sealed class SchemaCheck(ApiDocument document)
{
    /// <summary>What does not fit, with its place; null: it fits.</summary>
    public string? Fault(JsonNode? value, JsonObject schema, string place = "$")
    {
        var shape = document.Resolve(schema);
        if (shape["oneOf"] is JsonArray choices)
        {
            var faults = choices.Select(choice => Fault(value, choice!.AsObject(), place)).ToList();
            return faults.Contains(null) ? null : faults[^1];
        }

        if (TypesOf(shape) is { Count: > 0 } types && !types.Contains(TypeOf(value)) && !IsWhole(value, types))
        {
            return $"{place} is of type {TypeOf(value)}, not {string.Join(" or ", types)}";
        }

        return value switch
        {
            JsonObject members => MembersFault(members, shape, place),
            JsonArray elements when shape["items"] is JsonObject of => elements
                .Select((element, i) => Fault(element, of, $"{place}[{i}]")).FirstOrDefault(fault => fault is not null),
            JsonValue text when TypeOf(text) == "string" => TextFault(text.GetValue<string>(), shape, place),
            _ => null,
        };
    }

    private string? MembersFault(JsonObject members, JsonObject shape, string place)
    {
        var named = shape["properties"]?.AsObject();
        if (shape["required"] is JsonArray required
            && required.FirstOrDefault(name => !members.ContainsKey(name!.GetValue<string>())) is { } missing)
        {
            return $"{place} lacks {missing}";
        }

        foreach (var (name, value) in members)
        {
            var of = named?[name]?.AsObject() ?? shape["additionalProperties"] as JsonObject;
            if (of is null && named is not null)
            {
                return $"{place}.{name} is not in the document";
            }

            if (of is not null && Fault(value, of, $"{place}.{name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? TextFault(string text, JsonObject shape, string place) =>
        shape["enum"] is JsonArray words && !words.Any(word => word?.GetValue<string>() == text)
            ? $"{place} is {text}, which the document does not list"
        : shape["format"]?.GetValue<string>() == "date-time" && !Regex.IsMatch(
            text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$") ? $"{place} is {text}, no time in UTC with milliseconds"
        : null;

    private static List<string> TypesOf(JsonObject shape) => shape["type"] switch
    {
        JsonArray many => [.. many.Select(one => one!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "number",
    };

    private static bool IsWhole(JsonNode? value, List<string> types) =>
        TypeOf(value) == "number" && types.Contains("integer")
        && !value!.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E');
}
