using Seckill.Node.Config;

namespace Seckill.Node.Ops.Cli;

/// <summary>One call of a verb: the options that every verb takes, and where to write.</summary>
public sealed record VerbCall(
    string? ConfigFile, IReadOnlyList<string> Sets, OutputFormat Output, CliStreams Streams)
{
    /// <summary>
    /// The verb's own options and arguments that were given: by name with their hyphens, and by name in capitals. An
    /// option without value is there with an empty one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new Dictionary<string, string>();

    public bool Has(VerbOption option) => Own.ContainsKey(option.Name);

    /// <summary>Null: it was not given.</summary>
    public string? ValueOf(VerbOption option) => Own.GetValueOrDefault(option.Name);

    /// <summary>Null: an optional one was not given.</summary>
    public string? ValueOf(VerbArgument argument) => Own.GetValueOrDefault(argument.Name);

    /// <summary>The configuration the options name; throws <see cref="SettingsException"/>.</summary>
    public NodeSettings LoadSettings(bool demo = false) =>
        NodeSettings.Load(ConfigFile, Sets, Streams.Environment, demo);
}

/// <summary>-o.</summary>
public enum OutputFormat
{
    Table,
    Json,
    Jsonl,
}
