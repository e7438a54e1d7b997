using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Whether an answer fits its schema, and whether the client's type keeps all of it.</summary>
internal static class AnswerCheck
{
    private static readonly JsonNode Schemas = ApiDocument.Read()["components"]!["schemas"]!;

    /// <summary>Each member that is required and lacks, or that the schema does not know.</summary>
    public static IEnumerable<string> Misfits(JsonNode schema, JsonNode? body, string place = "$")
    {
        if (ApiDocument.ReferenceOf(schema) is { } name)
        {
            return body is null ? [] : Misfits(Schemas[name]!, body, $"{place}:{name}");
        }

        return body switch
        {
            JsonObject members when schema["properties"] is JsonObject known =>
                (schema["required"]?.AsArray() ?? []).Select(one => one!.GetValue<string>())
                    .Where(one => !members.ContainsKey(one)).Select(one => $"{place}.{one} lacks")
                    .Concat(members.SelectMany(member => known[member.Key] is { } inner
                        ? Misfits(inner, member.Value, $"{place}.{member.Key}")
                        : [$"{place}.{member.Key} is not known"])),
            JsonArray elements when schema["items"] is { } inner =>
                elements.SelectMany((element, i) => Misfits(inner, element, $"{place}[{i}]")),
            _ => [],
        };
    }

    /// <summary>Each value of the answer that is not there any more once the client's type has read it.</summary>
    public static IEnumerable<string> Losses(JsonNode schema, JsonNode body)
    {
        var name = ApiDocument.ReferenceOf(schema)!;
        if (ApiDocument.ListedBy(Schemas[name]!) is { } listed)
        {
            return body["data"]!.AsArray().SelectMany(one => LossesAs(listed, one!));
        }

        return LossesAs(name, body);
    }

    private static IEnumerable<string> LossesAs(string schema, JsonNode body)
    {
        var type = SchemaTypes.All[schema].First(one => ClientJson.Default.GetTypeInfo(one) is not null);
        var read = JsonSerializer.Deserialize(body.ToJsonString(), type, ClientJson.Default);
        return Differences(body, JsonSerializer.SerializeToNode(read, type, ClientJson.Default), schema);
    }

    /// <summary>Null and absent are the same; times may be written in two ways.</summary>
    private static IEnumerable<string> Differences(JsonNode? told, JsonNode? kept, string place) => (told, kept) switch
    {
        (null, _) => [],
        (JsonObject one, JsonObject other) => one.SelectMany(
            member => Differences(member.Value, other[member.Key], $"{place}.{member.Key}")),
        (JsonArray one, JsonArray other) when one.Count == other.Count =>
            one.SelectMany((element, i) => Differences(element, other[i], $"{place}[{i}]")),
        _ => JsonNode.DeepEquals(told, kept) || TimeOf(told) is { } at && at == TimeOf(kept)
            ? [] : [$"{place} was {told.ToJsonString()} and is {kept?.ToJsonString() ?? "gone"}"],
    };

    private static DateTimeOffset? TimeOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}
