namespace Seckill.Node.Config;

/// <summary>seckill.imports.</summary>
/// <param name="MaxBody">Bytes of an import's body; above it 413.</param>
/// <param name="MaxLines">Lines of an import's body; above it 413.</param>
/// <param name="MostRunning">Imports one merchant may have under way; above it 429.</param>
/// <param name="Concurrency">Lines that a node carries out at a time.</param>
/// <param name="MostErrors">Failed lines at which an import ends.</param>
/// <param name="Keep">Ended imports are remembered this long.</param>
public sealed record ImportOptions(
    long MaxBody, long MaxLines, int MostRunning, int Concurrency, int MostErrors, TimeSpan Keep)
{
    internal static ImportOptions Bind(SettingsSection section) => new(
        section.Size("max-body", "1KiB", "64MiB"),
        section.Int("max-lines", 1, 100_000_000),
        section.Int("most-running", 1, 1_000),
        section.Int("concurrency", 1, 1_000),
        section.Int("most-errors", 1, 1_000_000),
        section.Duration("keep", "1h", "3650d"));
}
