using Seckill.Node.Config;

namespace Seckill.Node.Ops.Cli;

/// <summary>One call of a verb: the options that every verb takes, and where to write.</summary>
public sealed record VerbCall(
    string? ConfigFile, IReadOnlyList<string> Sets, OutputFormat Output, CliStreams Streams)
{
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
public sealed record BenchVerb(string Name, string Summary, Func<VerbCall, CancellationToken, Task<int>> Run);
