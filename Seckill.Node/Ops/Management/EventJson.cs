using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Http.Json;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// An event of the journal as JSON for people: its type, then its members. Ids are written as everywhere else, keys
/// and digests in hexadecimal. It can not be read back; the journal's bytes are the contract.
/// </summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new InstantConverter(),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new TextConverter<ItemId>(id => id.ToString()),
            new TextConverter<OrderKey>(key => key.ToString()),
            new TextConverter<Key128>(Hex),
            new TextConverter<CommandKey>(key => Hex(key.Value)),
        },
    };

    /// <param name="item">The item, to write whole order ids.</param>
    /// <param name="happened">One of its events.</param>
    public static JsonObject Of(ItemId item, ItemEvent happened)
    {
        var json = new JsonObject { ["type"] = happened.GetType().Name };
        var members = JsonSerializer.SerializeToNode(happened, happened.GetType(), Options)!.AsObject();
        foreach (var (name, value) in members.ToList())
        {
            members.Remove(name);
            json[name] = name == "order" && happened is OrderEvent about
                ? new OrderId(item, about.Order).ToString() : value;
        }

        return json;
    }

    private static string Hex(Key128 key)
    {
        Span<byte> bytes = stackalloc byte[Key128.ByteCount];
        key.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private sealed class TextConverter<T>(Func<T, string> write) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("events are only written");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }
}
