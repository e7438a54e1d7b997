using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>Where an import is.</summary>
[JsonConverter(typeof(WordConverter<ImportState>))]
public readonly record struct ImportState : IWord<ImportState>
{
    private readonly string? _name;

    private ImportState(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>Lines are being read.</summary>
    public static ImportState Running { get; } = new("running");

    /// <summary>All lines were read.</summary>
    public static ImportState Done { get; } = new("done");

    /// <summary>Too many lines failed; the rest was not read.</summary>
    public static ImportState Stopped { get; } = new("stopped");

    /// <inheritdoc/>
    public static ImportState Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
