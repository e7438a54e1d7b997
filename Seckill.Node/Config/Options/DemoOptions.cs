namespace Seckill.Node.Config;

/// <summary>seckill.demo.</summary>
/// <param name="MostBuyers">Simulated buyers of one crowd.</param>
/// <param name="MostSeconds">Seconds over which one crowd may arrive.</param>
public sealed record DemoOptions(int MostBuyers, int MostSeconds)
{
    internal static DemoOptions Bind(SettingsSection section) => new(
        section.Int("most-buyers", 1, 100_000),
        section.Int("most-seconds", 1, 3_600));
}
