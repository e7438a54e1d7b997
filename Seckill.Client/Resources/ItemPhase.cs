using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Where an item is by the clock and its stock.</summary>
[JsonConverter(typeof(WordConverter<ItemPhase>))]
public readonly record struct ItemPhase : IWord<ItemPhase>
{
    private readonly string? _name;

    private ItemPhase(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>Not published: its merchant alone sees it.</summary>
    public static ItemPhase Draft { get; } = new("draft");

    /// <summary>Published, not open yet.</summary>
    public static ItemPhase Scheduled { get; } = new("scheduled");

    /// <summary>Units can be bought.</summary>
    public static ItemPhase Open { get; } = new("open");

    /// <summary>Stopped for the moment.</summary>
    public static ItemPhase Paused { get; } = new("paused");

    /// <summary>No unit is free in this round; a later round may open.</summary>
    public static ItemPhase SoldOut { get; } = new("sold_out");

    /// <summary>Past closesAt.</summary>
    public static ItemPhase Ended { get; } = new("ended");

    /// <summary>Taken off by its merchant.</summary>
    public static ItemPhase Retired { get; } = new("retired");

    /// <inheritdoc/>
    public static ItemPhase Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
