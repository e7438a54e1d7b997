using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Every schema of the document has a type in the client with the same members, of the same kinds.</summary>
public sealed class ClientSchemaTests
{
    /// <summary>A time, values of any form (events of the journal), what another provider writes as it likes.</summary>
    private static readonly string[] Plain =
        ["Instant", "JsonElement", "JsonObject", "JsonArray", "ProviderCallbackBody"];

    private static readonly JsonNode Document = ApiDocument.Read();

    private static IEnumerable<(string Name, JsonObject Schema)> Schemas => ApiDocument.Schemas(Document)
        .Where(one => !Plain.Contains(one.Name) && ApiDocument.ListedBy(one.Schema) is null);

    [Fact]
    public void Schemas_OfTheDocument_AreThoseOfTheClient() =>
        Assert.Equal(
            Schemas.Select(one => one.Name).Order(StringComparer.Ordinal),
            SchemaTypes.All.Select(one => one.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Members_OfEachSchema_AreThoseOfItsType()
    {
        foreach (var (name, schema) in Schemas)
        {
            var members = (schema["properties"]?.AsObject() ?? []).Select(member => member.Key);
            foreach (var type in SchemaTypes.All[name])
            {
                var properties = PropertiesOf(type).Select(property => property.Name);
                Assert.True(
                    members.Order(StringComparer.Ordinal).SequenceEqual(properties.Order(StringComparer.Ordinal)),
                    $"{type.Name} has {string.Join(", ", properties)}, {name} has {string.Join(", ", members)}");
            }
        }
    }

    [Fact]
    public void Members_AreOfTheKindTheSchemaSays()
    {
        foreach (var (name, schema) in Schemas)
        {
            foreach (var property in SchemaTypes.All[name].SelectMany(PropertiesOf))
            {
                var member = schema["properties"]![property.Name]!;
                Assert.True(
                    IsOfKind(property.PropertyType, member),
                    $"{name}.{property.Name}: {property.PropertyType.Name} is not {member}");
            }
        }
    }

    /// <summary>What an answer may leave out must be allowed to be null.</summary>
    [Fact]
    public void Members_ThatMayLack_MayBeNull()
    {
        foreach (var (name, schema) in Schemas.Where(one => !one.Name.EndsWith("Body", StringComparison.Ordinal)))
        {
            var required = (schema["required"]?.AsArray() ?? []).Select(member => member!.GetValue<string>())
                .ToHashSet();
            foreach (var property in SchemaTypes.All[name].SelectMany(PropertiesOf))
            {
                Assert.True(
                    required.Contains(property.Name) || !property.IsRequired,
                    $"{name}.{property.Name} may lack and is required");
            }
        }
    }

    private static IEnumerable<JsonPropertyInfo> PropertiesOf(Type type) =>
        (ClientJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type.Name} is not read"))
        .Properties.Where(property => property.Get is not null);

    private static bool IsOfKind(Type given, JsonNode member)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (ApiDocument.ReferenceOf(member) is { } reference)
        {
            return reference switch
            {
                "Instant" => type == typeof(DateTimeOffset),
                "JsonElement" or "JsonObject" => type == typeof(JsonElement),
                "JsonArray" => type == typeof(IReadOnlyList<JsonElement>),
                _ => SchemaTypes.All[reference].Contains(type),
            };
        }

        var kinds = member["type"] switch
        {
            JsonArray several => several.Select(kind => kind!.GetValue<string>()).ToList(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        return type switch
        {
            _ when type == typeof(string) || type == typeof(DateTimeOffset) || IsWord(type) => kinds.Contains("string"),
            _ when type == typeof(int) || type == typeof(long) || type == typeof(Int128) => kinds.Contains("integer"),
            _ when type == typeof(double) => kinds.Contains("number"),
            _ when type == typeof(bool) => kinds.Contains("boolean"),
            _ when type == typeof(Guid) || type == typeof(ReadOnlyMemory<byte>) =>
                kinds.Contains("string") && member["format"]!.GetValue<string>() is "uuid" or "byte",
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                kinds.Contains("array") && IsOfKind(type.GetGenericArguments()[0], member["items"]!),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) =>
                kinds.Contains("object"),
            _ => false,
        };
    }

    private static bool IsWord(Type type) => type.GetInterfaces().Any(
        one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IWord<>));
}
