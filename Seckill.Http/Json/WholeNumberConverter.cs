using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seckill.Http.Json;

/// <summary>
/// Reads whole numbers. One that is too large for 64 bits is well-formed and merely out of bounds, so it is read as the
/// largest there is and refused with the bounds (422); a fraction or a text is of a wrong type (400).
/// </summary>
internal sealed class WholeNumberConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException();
        }

        if (reader.TryGetInt64(out var number))
        {
            return number;
        }

        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        var negative = text[0] == (byte)'-';
        if ((negative ? text[1..] : text).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw new JsonException();
        }

        return negative ? long.MinValue : long.MaxValue;
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
