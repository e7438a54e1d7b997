namespace Seckill.Node.Ops.Model;

/// <summary>What an exploration found.</summary>
/// <param name="World">Name of the bounds.</param>
/// <param name="Mutant">What was left out of the protocol.</param>
/// <param name="States">Different states.</param>
/// <param name="Transitions">Steps tried.</param>
/// <param name="Depth">Steps from the beginning.</param>
/// <param name="Whole">Everything within the bounds was seen.</param>
/// <param name="Broken">The promise that did not hold; null: none.</param>
/// <param name="Story">A shortest way there.</param>
public sealed record ModelReport(
    string World, Mutant Mutant, int States, long Transitions, int Depth, bool Whole, string? Broken,
    IReadOnlyList<string> Story)
{
    /// <summary>The protocol holds, and a mutant does not.</summary>
    public bool IsAsItShouldBe => (Broken is null) == (Mutant == Mutant.None);
}
