using Seckill.Node.Sharding;

namespace Seckill.Node.Storage;

/// <summary>The words for a node's state in both stores, and the order in which a node goes through them.</summary>
internal static class NodeStateName
{
    private static readonly string[] Names = ["joining", "up", "draining", "dead"];

    public static string Of(NodeState state) => Names[(int)state];

    public static NodeState Parse(string name) => Array.IndexOf(Names, name) is var i and >= 0
        ? (NodeState)i : throw new InvalidDataException($"no node state is called {name}");

    /// <summary>The states from which a node may go to this one; dead is final.</summary>
    public static string[] BeforeOrAt(NodeState state) => Names[..Math.Min((int)state + 1, (int)NodeState.Dead)];

    /// <summary>Why a move hit no row: false when the node is dead or unknown; a step back is a bug.</summary>
    public static bool Refused(Guid node, string? found, NodeState wanted) =>
        found is null or "dead"
            ? false
            : throw new InvalidOperationException($"node {node} is {found} and can not become {Of(wanted)}");
}
