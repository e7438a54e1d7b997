using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// A figure in a message. JSON in .NET reads 1e400 as infinity, and then can not write it: no figure of a node is.
/// </summary>
internal sealed class PeerNumber : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is var number && double.IsFinite(number)
            ? number : throw new JsonException("a number without end");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
