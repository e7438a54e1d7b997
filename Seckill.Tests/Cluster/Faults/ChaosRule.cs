namespace Seckill.Tests.Cluster;

/// <summary>What a proxy does with the bytes of one direction; a snapshot, swapped whole.</summary>
/// <param name="Delay">Each piece arrives so much later; the rate stays.</param>
/// <param name="Stalls">Nothing passes, and nothing is lost: it arrives when the rule is another.</param>
/// <param name="Swallows">What comes is thrown away; the connection stays.</param>
/// <param name="CutAfter">After so many bytes under this rule the connection is reset, in both directions.</param>
public sealed record ChaosRule(
    TimeSpan Delay = default, bool Stalls = false, bool Swallows = false, long? CutAfter = null)
{
    public static ChaosRule Pass { get; } = new();
}
