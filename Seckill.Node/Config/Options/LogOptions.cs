namespace Seckill.Node.Config;

/// <summary>seckill.log.</summary>
/// <param name="Level">The least that is written.</param>
/// <param name="Json">An object per line instead of a line for people.</param>
public sealed record LogOptions(LogLevel Level, bool Json = false)
{
    internal static LogOptions Bind(SettingsSection section) => new(
        section.Choice("level",
            ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("information", LogLevel.Information),
            ("warning", LogLevel.Warning), ("error", LogLevel.Error), ("critical", LogLevel.Critical)),
        section.Choice("format", ("text", false), ("json", true)));
}
