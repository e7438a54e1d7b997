using System.Text.Json.Serialization;

namespace Seckill.Node.Ops.Bench;

/// <summary>What the small echo takes and gives back.</summary>
internal sealed record EchoMessage(string Id, int Quantity);

/// <summary>A body of a real purchase's shape, for the request-sized echo.</summary>
internal sealed record EchoPurchase(int Quantity, EchoShipTo ShipTo, bool WaitList);

internal sealed record EchoShipTo(string Name, string Phone, string Address);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EchoMessage))]
[JsonSerializable(typeof(EchoPurchase))]
internal sealed partial class EchoJson : JsonSerializerContext;
