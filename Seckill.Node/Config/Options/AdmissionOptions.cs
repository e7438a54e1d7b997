using Seckill.Domain;

namespace Seckill.Node.Config;

/// <summary>seckill.admission: defaults for items that name none, and the limits per buyer and address.</summary>
/// <param name="RatePerSecond">Purchases an item's token bucket lets through.</param>
/// <param name="Burst">Size of that bucket.</param>
/// <param name="MaxLine">Purchases that may stand in an item's line; above it 503.</param>
/// <param name="Challenge">What a buyer must solve for a pass.</param>
/// <param name="Buyer">Per buyer and node.</param>
/// <param name="Address">Per address prefix and node.</param>
public sealed record AdmissionOptions(
    int RatePerSecond, int Burst, int MaxLine, ChallengeKind Challenge, RateOptions Buyer, RateOptions Address)
{
    internal static AdmissionOptions Bind(SettingsSection section) => new(
        section.Int("rate-per-second", 1, 10_000_000),
        section.Int("burst", 1, 10_000_000),
        section.Int("max-line", 0, 1_000_000),
        section.Choice("challenge", ("none", ChallengeKind.None), ("pow", ChallengeKind.ProofOfWork)),
        RateOptions.Bind(section.Section("buyer")),
        RateOptions.Bind(section.Section("address")));
}

/// <summary>A token bucket: Rate tokens a second, Burst of them at most.</summary>
public sealed record RateOptions(int Rate, int Burst)
{
    internal static RateOptions Bind(SettingsSection section) =>
        new(section.Int("rate", 1, 10_000_000), section.Int("burst", 1, 10_000_000));
}
