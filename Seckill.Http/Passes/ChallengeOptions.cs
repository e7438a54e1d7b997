namespace Seckill.Http;

/// <summary>How much work a challenge asks for (seckill.admission.proof-of-work).</summary>
public sealed record ChallengeOptions
{
    /// <summary>Rounds of PBKDF2 in one try.</summary>
    public int Iterations { get; init; } = 256;

    /// <summary>Leading zero bits asked for while the node is calm: 2^bits tries on average.</summary>
    public int Difficulty { get; init; } = 10;

    /// <summary>The most that load makes of it.</summary>
    public int MostDifficulty { get; init; } = 16;

    /// <summary>From the making of a challenge to the end of its use.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Requests about challenges that a calm node sees in a second; each doubling asks for a bit more.
    /// </summary>
    public int CalmRate { get; init; } = 1_000;

    internal bool IsPossible => Iterations >= 1 && Difficulty >= 1 && MostDifficulty >= Difficulty
        && MostDifficulty <= Passes.ProofOfWork.MostDifficulty && Lifetime > TimeSpan.Zero && CalmRate >= 1;
}
