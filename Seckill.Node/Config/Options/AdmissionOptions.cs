using Seckill.Domain;

namespace Seckill.Node.Config;

/// <summary>seckill.admission: defaults for items that name none, and the limits per buyer and address.</summary>
/// <param name="RatePerSecond">Purchases an item's token bucket lets through.</param>
/// <param name="Burst">Size of that bucket.</param>
/// <param name="MaxLine">Purchases that may stand in an item's line; above it 503.</param>
/// <param name="Challenge">What a buyer must solve for a pass.</param>
/// <param name="ProofOfWork">What pow asks for.</param>
/// <param name="Buyer">Per buyer and node.</param>
/// <param name="Address">Per address prefix and node.</param>
public sealed record AdmissionOptions(
    int RatePerSecond, int Burst, int MaxLine, ChallengeKind Challenge, ProofOfWorkOptions ProofOfWork,
    RateOptions Buyer, RateOptions Address)
{
    internal static AdmissionOptions Bind(SettingsSection section) => new(
        section.Int("rate-per-second", 1, 10_000_000),
        section.Int("burst", 1, 10_000_000),
        section.Int("max-line", 0, 1_000_000),
        section.Choice("challenge", ("none", ChallengeKind.None), ("pow", ChallengeKind.ProofOfWork)),
        ProofOfWorkOptions.Bind(section.Section("proof-of-work")),
        RateOptions.Bind(section.Section("buyer")),
        RateOptions.Bind(section.Section("address")));
}

/// <summary>A token bucket: Rate tokens a second, Burst of them at most.</summary>
public sealed record RateOptions(int Rate, int Burst)
{
    internal static RateOptions Bind(SettingsSection section) =>
        new(section.Int("rate", 1, 10_000_000), section.Int("burst", 1, 10_000_000));
}

/// <summary>seckill.admission.proof-of-work.</summary>
/// <param name="Iterations">Rounds of PBKDF2 in one try.</param>
/// <param name="Difficulty">Leading zero bits while the node is calm.</param>
/// <param name="MostDifficulty">The most that load makes of it.</param>
/// <param name="Lifetime">From the making of a challenge to the end of its use.</param>
/// <param name="CalmRate">Requests about challenges per second and node; each doubling asks for a bit more.</param>
/// <param name="MostUsed">Used challenges that an item remembers until they run out; above it 503.</param>
public sealed record ProofOfWorkOptions(
    int Iterations, int Difficulty, int MostDifficulty, TimeSpan Lifetime, int CalmRate, int MostUsed)
{
    internal static ProofOfWorkOptions Bind(SettingsSection section) => new(
        section.Int("iterations", 1, 10_000_000),
        section.Int("difficulty", 1, 32),
        section.Int("most-difficulty", 1, 32),
        section.Duration("lifetime", "5s", "10m"),
        section.Int("calm-rate", 1, 10_000_000),
        section.Int("most-used", 1, 100_000_000));
}
