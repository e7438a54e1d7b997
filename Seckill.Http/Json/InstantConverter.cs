using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Http.Json;

/// <summary>Writes an instant as RFC 3339, UTC, milliseconds, without a string in between.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    private const int TextLength = 24;

    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.Of(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[TextLength];
        Format(value, text);
        writer.WriteStringValue(text);
    }

    /// <summary>2026-01-31T08:00:00.000Z in 24 bytes.</summary>
    private static void Format(Instant value, Span<byte> text)
    {
        var time = value.ToDateTimeOffset().UtcDateTime;
        time.Deconstruct(out var date, out var clock);
        Put(text, date.Year, 4);
        text[4] = (byte)'-';
        Put(text[5..], date.Month, 2);
        text[7] = (byte)'-';
        Put(text[8..], date.Day, 2);
        text[10] = (byte)'T';
        Put(text[11..], clock.Hour, 2);
        text[13] = (byte)':';
        Put(text[14..], clock.Minute, 2);
        text[16] = (byte)':';
        Put(text[17..], clock.Second, 2);
        text[19] = (byte)'.';
        Put(text[20..], clock.Millisecond, 3);
        text[23] = (byte)'Z';
    }

    private static void Put(Span<byte> text, int number, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }
}
