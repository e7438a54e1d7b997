namespace Seckill.Node.Ops.Cli;

/// <summary>
/// A verb as data: what a person types and what it runs. Run returns an exit code; it may throw
/// <see cref="CliException"/>. A group has verbs of its own instead.
/// </summary>
public sealed record Verb(string Name, string Summary, Func<VerbCall, CancellationToken, Task<int>>? Run = null)
{
    /// <summary>The verbs of a group.</summary>
    public IReadOnlyList<Verb> Verbs { get; init; } = [];

    /// <summary>In the order they are typed.</summary>
    public IReadOnlyList<VerbArgument> Arguments { get; init; } = [];

    /// <summary>Options of this verb; -o, --config and --set are everywhere.</summary>
    public IReadOnlyList<VerbOption> Options { get; init; } = [];

    /// <summary>What help shows, without the name of the binary; null: the name says it all.</summary>
    public string? Example { get; init; }

    /// <summary>For the binary's own use: no help lists it.</summary>
    public bool Hidden { get; init; }
}

/// <summary>An option; ValueName null: it takes no value.</summary>
public sealed record VerbOption(string Name, string? ValueName, string Summary);

/// <summary>A word after the verb, named in capitals.</summary>
public sealed record VerbArgument(string Name, string Summary, bool Optional = false);
