using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Whether an endpoint gets events.</summary>
[JsonConverter(typeof(WordConverter<WebhookState>))]
public readonly record struct WebhookState : IWord<WebhookState>
{
    private readonly string? _name;

    private WebhookState(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>It does.</summary>
    public static WebhookState Active { get; } = new("active");

    /// <summary>It does not; reason says why.</summary>
    public static WebhookState Disabled { get; } = new("disabled");

    /// <inheritdoc/>
    public static WebhookState Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
