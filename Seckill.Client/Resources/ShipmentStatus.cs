using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>What was said last of a shipment.</summary>
[JsonConverter(typeof(WordConverter<ShipmentStatus>))]
public readonly record struct ShipmentStatus : IWord<ShipmentStatus>
{
    private readonly string? _name;

    private ShipmentStatus(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>On its way.</summary>
    public static ShipmentStatus InTransit { get; } = new("in_transit");

    /// <summary>Arrived.</summary>
    public static ShipmentStatus Delivered { get; } = new("delivered");

    /// <summary>Could not be delivered.</summary>
    public static ShipmentStatus Failed { get; } = new("failed");

    /// <inheritdoc/>
    public static ShipmentStatus Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
