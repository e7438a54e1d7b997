using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>What the sandbox provider is to say.</summary>
[JsonConverter(typeof(WordConverter<PaymentOutcome>))]
public readonly record struct PaymentOutcome : IWord<PaymentOutcome>
{
    private readonly string? _name;

    private PaymentOutcome(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>The money was captured.</summary>
    public static PaymentOutcome Succeed { get; } = new("succeed");

    /// <summary>It was not.</summary>
    public static PaymentOutcome Fail { get; } = new("fail");

    /// <inheritdoc/>
    public static PaymentOutcome Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
