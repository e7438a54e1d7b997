namespace Seckill.Node.Config;

/// <summary>seckill.projections.</summary>
/// <param name="Batch">Commits applied in one transaction, at most.</param>
/// <param name="Poll">How often a projection looks when nobody wakes it.</param>
public sealed record ProjectionOptions(int Batch, TimeSpan Poll)
{
    internal static ProjectionOptions Bind(SettingsSection section) =>
        new(section.Int("batch", 1, 100_000), section.Duration("poll", "10ms", "1m"));
}

/// <summary>seckill.audit.</summary>
/// <param name="CheckpointDirectory">Where signed checkpoints are written outside the database; null: nowhere.</param>
/// <param name="CheckpointInterval">Between two checkpoints.</param>
/// <param name="SigningKey">ECDSA P-256 private key, PEM or a PEM file; null: made once, in development.</param>
public sealed record AuditOptions(string? CheckpointDirectory, TimeSpan CheckpointInterval, Secret? SigningKey)
{
    internal static AuditOptions Bind(SettingsSection section) => new(
        section.OptionalText("checkpoint-dir"),
        section.Duration("checkpoint-interval", "1s", "1d"),
        section.OptionalSecret("signing-key"));
}
