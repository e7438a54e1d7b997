using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// What most orders do not have, or not yet: kept as JSON in one column, so that a fresh order stays a narrow row.
/// </summary>
public sealed class OrderDetail
{
    public List<TimelineEntry> Timeline { get; set; } = [];

    public RefusalCode? Reason { get; set; }

    public Instant? GraceUntil { get; set; }

    /// <summary>In the order they were first heard of.</summary>
    public List<OrderPaymentView>? Payments { get; set; }

    /// <summary>Id of the payment that made the order paid.</summary>
    public string? Capturing { get; set; }

    /// <summary>The shipment in force as rows of earlier builds have it; see <see cref="ShipmentFold"/>.</summary>
    public OrderShipmentView? Shipment { get; set; }

    /// <summary>In the order of their first shipping.</summary>
    public List<ShipmentDetail>? Shipments { get; set; }

    /// <summary>Index of the shipment in force.</summary>
    public int? InForce { get; set; }

    public List<RefundEntryView>? Refunds { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, ReadModelJson.Default.OrderDetail);

    public static OrderDetail FromJson(string text) =>
        JsonSerializer.Deserialize(text, ReadModelJson.Default.OrderDetail)
        ?? throw new ProjectionFaultException("an order's detail is null");
}

/// <summary>JSON of the columns that hold more than a value; instants are milliseconds since 1970.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter), typeof(TimelineEntryConverter)])]
[JsonSerializable(typeof(OrderDetail))]
[JsonSerializable(typeof(ItemTerms))]
internal sealed partial class ReadModelJson : JsonSerializerContext;

internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.UnixMs);
}

/// <summary>An entry of the timeline as [state, at].</summary>
internal sealed class TimelineEntryConverter : JsonConverter<TimelineEntry>
{
    public override TimelineEntry Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        reader.Read();
        var state = (OrderState)reader.GetByte();
        reader.Read();
        var at = new Instant(reader.GetInt64());
        reader.Read();
        return new TimelineEntry(state, at);
    }

    public override void Write(Utf8JsonWriter writer, TimelineEntry value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)value.State);
        writer.WriteNumberValue(value.At.UnixMs);
        writer.WriteEndArray();
    }
}
