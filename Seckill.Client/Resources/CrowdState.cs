using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Whether a crowd is there.</summary>
[JsonConverter(typeof(WordConverter<CrowdState>))]
public readonly record struct CrowdState : IWord<CrowdState>
{
    private readonly string? _name;

    private CrowdState(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>Buyers are still coming or waiting.</summary>
    public static CrowdState UnderWay { get; } = new("under_way");

    /// <summary>All of them have left.</summary>
    public static CrowdState Done { get; } = new("done");

    /// <inheritdoc/>
    public static CrowdState Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
