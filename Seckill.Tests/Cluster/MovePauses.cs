namespace Seckill.Tests.Cluster;

/// <summary>How long items stood still around the moves of their shards, and around nothing.</summary>
public static class MovePauses
{
    private static readonly long Before = (long)TimeSpan.FromSeconds(1).TotalMicroseconds;
    private static readonly long After = (long)TimeSpan.FromSeconds(1.5).TotalMicroseconds;

    /// <summary>
    /// For each move of a watched item's shard, the longest time around it in which the item did not sell.
    /// </summary>
    public static Distribution Of(ClusterScene scene, IReadOnlyList<ShardMove> moves)
    {
        var pauses = new Distribution("longest gap between wins around a move, per item");
        var wins = Wins(scene);
        foreach (var item in scene.Items)
        {
            foreach (var move in moves.Where(move => move.Shard == scene.ShardOf(item)))
            {
                pauses.Add(Selling.LongestGap(wins, item, move.At - Before, move.At + After));
            }
        }

        return pauses;
    }

    /// <summary>
    /// The same of spans of the same length in which no watched item moved: the noise of the machine.
    /// </summary>
    public static Distribution WithoutMove(ClusterScene scene, IReadOnlyList<ShardMove> moves)
    {
        var quiet = new Distribution("the same without a move");
        var wins = Wins(scene);
        var span = Before + After;
        foreach (var item in scene.Items)
        {
            for (var from = span; from + span < scene.SoldUntil; from += span)
            {
                if (!moves.Any(move => move.Shard == scene.ShardOf(item) && move.At > from - span
                    && move.At < from + 2 * span))
                {
                    quiet.Add(Selling.LongestGap(wins, item, from, from + span));
                }
            }
        }

        return quiet;
    }

    private static List<Operation> Wins(ClusterScene scene) =>
        [.. scene.History.Operations.Where(operation => operation.Kind == OperationKind.Buy && operation.IsWin)];
}
