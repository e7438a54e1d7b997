using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Where a webhook delivery is.</summary>
[JsonConverter(typeof(WordConverter<DeliveryState>))]
public readonly record struct DeliveryState : IWord<DeliveryState>
{
    private readonly string? _name;

    private DeliveryState(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>To be sent, or sent again.</summary>
    public static DeliveryState Pending { get; } = new("pending");

    /// <summary>Answered with 2xx.</summary>
    public static DeliveryState Delivered { get; } = new("delivered");

    /// <summary>Given up; can be redelivered.</summary>
    public static DeliveryState Dead { get; } = new("dead");

    /// <inheritdoc/>
    public static DeliveryState Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
