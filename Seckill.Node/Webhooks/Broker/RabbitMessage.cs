using System.Text.Json;
using RabbitMQ.Client;
using Seckill.Http.Events;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// An event as a message: the body that webhooks and the feed have, in CloudEvents' structured mode, and its attributes
/// once more as headers, so that a consumer can choose without reading it. Names and modes are those of the CloudEvents
/// AMQP protocol binding 1.0.2 (github.com/cloudevents/spec, cloudevents/bindings/amqp-protocol-binding.md, 3.1.3.1
/// and 3.2), which speaks of AMQP 1.0: its application properties are the headers of AMQP 0-9-1, as RabbitMQ maps them.
/// </summary>
internal static class RabbitMessage
{
    private const string Prefix = "cloudEvents:";
    private const string MerchantHeader = "seckill-merchant";

    /// <summary>Of the body; datacontenttype is no header by the binding.</summary>
    private static readonly string[] NoHeaders = ["data", "datacontenttype"];

    public static BasicProperties PropertiesOf(string merchant, OutgoingEvent told) => new()
    {
        AppId = "seckill",
        ContentType = CloudEventBody.ContentType,
        DeliveryMode = DeliveryModes.Persistent,
        Headers = HeadersOf(merchant, told.Body),
        MessageId = told.Id,
        Timestamp = new AmqpTimestamp(told.At.UnixMs / 1000),
        Type = told.Type,
    };

    private static Dictionary<string, object?> HeadersOf(string merchant, byte[] body)
    {
        var headers = new Dictionary<string, object?> { [MerchantHeader] = merchant };
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && !NoHeaders.Contains(name))
            {
                headers.Add(Prefix + name, reader.GetString());
            }

            reader.Skip();
        }

        return headers;
    }
}
