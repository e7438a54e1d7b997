using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// An amount in a message: {"Amount":1,"Currency":"CNY"}. A struct's members may lack by the rules of JSON in .NET, and
/// one without a currency would be money that nothing can be done with.
/// </summary>
internal sealed class PeerMoney : JsonConverter<Money>
{
    private static readonly JsonEncodedText AmountName = JsonEncodedText.Encode(nameof(Money.Amount));
    private static readonly JsonEncodedText CurrencyName = JsonEncodedText.Encode(nameof(Money.Currency));

    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long? amount = null;
        string? currency = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an amount is an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isAmount, isCurrency) = (reader.ValueTextEquals(AmountName.EncodedUtf8Bytes),
                reader.ValueTextEquals(CurrencyName.EncodedUtf8Bytes));
            reader.Read();
            if (isAmount) amount = reader.GetInt64();
            else if (isCurrency) currency = reader.GetString();
            else reader.Skip();
        }

        return amount is { } known && currency is not null
            ? new Money(known, currency) : throw new JsonException("an amount without amount or currency");
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(AmountName, value.Amount);
        writer.WriteString(CurrencyName, value.Currency);
        writer.WriteEndObject();
    }
}
