namespace Seckill.Node.Ops.Management;

/// <summary>Answer of the probes. Status: healthy or unhealthy; the checks are there with ?verbose.</summary>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthCheck> Checks)
{
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";
}
