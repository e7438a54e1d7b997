using Seckill.Node.Ops;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>How a cluster of a test is laid out.</summary>
public sealed record ClusterSetup
{
    public static IReadOnlyList<string> Names { get; } = ["n1", "n2", "n3"];

    /// <summary>Where each node runs; by default ports of its own on loopback.</summary>
    public Func<string, NodePlace> Place { get; init; } = _ => NodePlace.OnLoopback();

    /// <summary>The database of the cluster alone.</summary>
    public PrivatePostgresOptions Postgres { get; init; } = new();

    /// <summary>How a node reaches the database that is reached by the test with this connection string.</summary>
    public Func<string, string, string> ConnectionOf { get; init; } = (_, connection) => connection;

    /// <summary>More settings of a node, given its place.</summary>
    public Func<string, NodePlace, IEnumerable<string>> SettingsOf { get; init; } = (_, _) => [];
}
