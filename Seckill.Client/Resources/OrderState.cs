using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Where an order is in its life.</summary>
[JsonConverter(typeof(WordConverter<OrderState>))]
public readonly record struct OrderState : IWord<OrderState>
{
    private readonly string? _name;

    private OrderState(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>In line: not decided yet, nothing is held.</summary>
    public static OrderState Queued { get; } = new("queued");

    /// <summary>On the wait list for units that come back; nothing is held.</summary>
    public static OrderState Waiting { get; } = new("waiting");

    /// <summary>Won: the units are held until payBy.</summary>
    public static OrderState Reserved { get; } = new("reserved");

    /// <summary>The money is captured.</summary>
    public static OrderState Paid { get; } = new("paid");

    /// <summary>On its way.</summary>
    public static OrderState Shipped { get; } = new("shipped");

    /// <summary>Arrived.</summary>
    public static OrderState Delivered { get; } = new("delivered");

    /// <summary>Came back, or could not be delivered; it may be shipped again.</summary>
    public static OrderState DeliveryFailed { get; } = new("delivery_failed");

    /// <summary>Not paid in time; the units went back.</summary>
    public static OrderState Expired { get; } = new("expired");

    /// <summary>By its buyer; the units went back.</summary>
    public static OrderState Cancelled { get; } = new("cancelled");

    /// <summary>Taken back by an operator.</summary>
    public static OrderState ClawedBack { get; } = new("clawed_back");

    /// <summary>Not won; reason says why.</summary>
    public static OrderState Refused { get; } = new("refused");

    /// <summary>The whole amount is owed back, not all of it is sent yet.</summary>
    public static OrderState Refunding { get; } = new("refunding");

    /// <summary>The whole amount is sent back.</summary>
    public static OrderState Refunded { get; } = new("refunded");

    /// <summary>Not decided, or decided to wait: nothing is held yet.</summary>
    public bool IsPending => this == Queued || this == Waiting;

    /// <summary>No state follows.</summary>
    public bool IsFinal => this == Expired || this == Cancelled || this == ClawedBack || this == Refused
        || this == Refunded;

    /// <summary>It was won, and lost again: expired, cancelled, taken or given back.</summary>
    public bool IsLapsed => (IsFinal && this != Refused) || this == Refunding;

    /// <inheritdoc/>
    public static OrderState Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
