namespace Seckill.Node.Ops.Model;

/// <summary>How much of a world is explored. Every bound makes it finite; within them everything is tried.</summary>
/// <param name="Name">For people.</param>
/// <param name="Nodes">2 or 3.</param>
/// <param name="Shards">1 or 2, with one item each.</param>
/// <param name="Quantities">Of each order, 1 - 3 orders an item.</param>
/// <param name="Stock">Units of each item.</param>
/// <param name="Rounds">1 or 2.</param>
/// <param name="Restarts">How often a node may come back with a new incarnation, 0 or 1.</param>
/// <param name="Epochs">Changes of ownership in a shard, at most 15.</param>
/// <param name="Failovers">Of the database, at most 3.</param>
public sealed record ModelSize(
    string Name, int Nodes, int Shards, IReadOnlyList<int> Quantities, int Stock, int Rounds, int Restarts, int Epochs,
    int Failovers)
{
    /// <summary>Orders of one and of two units that return; 2.9 million states, all seen in seconds.</summary>
    public static readonly ModelSize Quantity = new("quantities", 2, 1, [1, 2], 2, 2, 0, 3, 1);

    /// <summary>Nodes that crash and come back, a database that fails over; 9.6 million states.</summary>
    public static readonly ModelSize Restart = new("restarts", 2, 1, [1], 1, 2, 1, 3, 1);

    /// <summary>Two buyers of one unit around crashes and a failover; 30 million states.</summary>
    public static readonly ModelSize LastUnit = new("last unit", 2, 1, [1, 1], 1, 1, 1, 3, 1);

    /// <summary>Everything at once: too large to be seen whole, so as far as asked for.</summary>
    public static readonly ModelSize Large = new("large", 2, 1, [1, 2, 1], 2, 2, 1, 4, 1);

    /// <summary>Two items on two shards of the same nodes: what they share is life and death.</summary>
    public static readonly ModelSize TwoShards = new("two shards", 2, 2, [1, 1], 1, 2, 1, 3, 0);

    /// <summary>Three nodes: a takeover by one while another one still believes.</summary>
    public static readonly ModelSize ThreeNodes = new("three nodes", 3, 1, [1, 1], 1, 2, 1, 4, 0);

    public static IReadOnlyList<ModelSize> All { get; } =
        [Quantity, Restart, LastUnit, Large, TwoShards, ThreeNodes];

    public int Orders => Quantities.Count;
}
