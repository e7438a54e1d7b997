namespace Seckill.Node.Config;

/// <summary>A configuration a node refuses to start with: every fault found, each with its place.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception("the configuration has faults:\n  " + string.Join("\n  ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
