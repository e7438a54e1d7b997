namespace Seckill.Tests.Node;

/// <summary>Where a node runs: its address, its three ports, and its network namespace (null: the machine's).</summary>
public sealed record NodePlace(string Host, int Http, int Management, int Cluster, string? Namespace = null)
{
    public static NodePlace OnLoopback() =>
        new("127.0.0.1", NodeProcess.FreePort(), NodeProcess.FreePort(), NodeProcess.FreePort());

    /// <summary>The listeners, as settings of a node.</summary>
    public IReadOnlyList<string> Settings =>
    [
        $"seckill.http.listen=http://{Host}:{Http}",
        $"seckill.management.listen=http://{Host}:{Management}",
        $"seckill.cluster.listen={Host}:{Cluster}",
    ];
}
