using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>How a delivery ended, as people tell it.</summary>
[JsonConverter(typeof(WordConverter<DeliveryOutcome>))]
public readonly record struct DeliveryOutcome : IWord<DeliveryOutcome>
{
    private readonly string? _name;

    private DeliveryOutcome(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>It arrived.</summary>
    public static DeliveryOutcome Delivered { get; } = new("delivered");

    /// <summary>It did not.</summary>
    public static DeliveryOutcome Failed { get; } = new("failed");

    /// <inheritdoc/>
    public static DeliveryOutcome Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
