using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>What is asked for before a pass.</summary>
[JsonConverter(typeof(WordConverter<ChallengeKind>))]
public readonly record struct ChallengeKind : IWord<ChallengeKind>
{
    private readonly string? _name;

    private ChallengeKind(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name ?? "";

    /// <summary>Nothing.</summary>
    public static ChallengeKind None { get; } = new("none");

    /// <summary>A proof of work.</summary>
    public static ChallengeKind Pow { get; } = new("pow");

    /// <inheritdoc/>
    public static ChallengeKind Of(string name) => new(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
