using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>What its merchant has made of an item.</summary>
[JsonConverter(typeof(WordConverter<ItemStatus>))]
public readonly record struct ItemStatus : IWord<ItemStatus>
{
    private readonly string? _name;

    private ItemStatus(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>Can be edited.</summary>
    public static ItemStatus Draft { get; } = new("draft");

    /// <summary>On sale by its times.</summary>
    public static ItemStatus Published { get; } = new("published");

    /// <summary>Stopped for the moment.</summary>
    public static ItemStatus Paused { get; } = new("paused");

    /// <summary>Off for good.</summary>
    public static ItemStatus Retired { get; } = new("retired");

    /// <inheritdoc/>
    public static ItemStatus Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
