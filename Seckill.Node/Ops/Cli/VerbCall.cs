using Seckill.Node.Config;

namespace Seckill.Node.Ops.Cli;

/// <summary>One call of a verb: the options that every verb takes, and where to write.</summary>
public sealed record VerbCall(
    string? ConfigFile, IReadOnlyList<string> Sets, OutputFormat Output, CliStreams Streams)
{
    /// <summary>The verb's own options that were given, by name with their hyphens.</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new Dictionary<string, string>();

    /// <summary>The configuration the options name; throws <see cref="SettingsException"/>.</summary>
    public NodeSettings LoadSettings() => NodeSettings.Load(ConfigFile, Sets, Streams.Environment);
}

/// <summary>-o.</summary>
public enum OutputFormat
{
    Table,
    Json,
    Jsonl,
}

/// <summary>A verb under bench. Run returns an exit code; it may throw <see cref="CliException"/>.</summary>
public sealed record BenchVerb(string Name, string Summary, Func<VerbCall, CancellationToken, Task<int>> Run)
{
    /// <summary>Options of this verb alone.</summary>
    public IReadOnlyList<VerbOption> Options { get; init; } = [];

    /// <summary>For the binary's own use: no help lists it.</summary>
    public bool Hidden { get; init; }
}

/// <summary>An option that takes one value.</summary>
public sealed record VerbOption(string Name, string ValueName, string Summary);
