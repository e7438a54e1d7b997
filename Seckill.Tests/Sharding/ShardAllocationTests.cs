using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>Placement: who gets what is nobody's, and the fewest moves to an equal share.</summary>
public sealed class ShardAllocationTests
{
    private static readonly IReadOnlySet<ShardId> Nothing = new HashSet<ShardId>();

    [Fact]
    public void Adopt_FirstNode_TakesAll()
    {
        var map = Map(64, [Up(1)], _ => null);

        var adopted = ShardAllocation.Adopt(map);

        Assert.Equal(64, adopted.Count);
        Assert.All(adopted.Values, owner => Assert.Equal(Id(1), owner));
    }

    [Fact]
    public void Adopt_OwnerDead_ItsShardsGoToThoseWithLeastAndNobodyElsesMove()
    {
        var map = Map(9, [Up(1), Up(2), Up(3) with { State = NodeState.Dead }], shard => Id(1 + shard % 3));

        var adopted = ShardAllocation.Adopt(map);

        Assert.Equal([2, 5, 8], adopted.Keys.Select(shard => shard.Value).Order());
        Assert.InRange(adopted.Values.Count(owner => owner == Id(1)), 1, 2);
        Assert.InRange(adopted.Values.Count(owner => owner == Id(2)), 1, 2);
    }

    [Fact]
    public void Adopt_OwnerWithoutARow_IsDead() =>
        Assert.Equal(Id(1), ShardAllocation.Adopt(Map(1, [Up(1)], _ => Id(9)))[new ShardId(0)]);

    [Fact]
    public void Adopt_AllViewsOfTheSameRows_AreTheSame()
    {
        var map = Map(64, [Up(1), Up(2), Up(3)], shard => shard < 20 ? Id(2) : null);
        var shuffled = new ClusterMap([.. map.Nodes.Reverse()], [.. map.Shards.Reverse()]);

        Assert.Equal(
            ShardAllocation.Adopt(map).OrderBy(pair => pair.Key.Value),
            ShardAllocation.Adopt(shuffled).OrderBy(pair => pair.Key.Value));
    }

    [Theory]
    [InlineData(NodeState.Joining, true)]
    [InlineData(NodeState.Draining, true)]
    [InlineData(NodeState.Dead, true)]
    [InlineData(NodeState.Up, false)]
    public void Adopt_NodeThatMayNotOwn_GetsNothing(NodeState state, bool ownsShards)
    {
        var map = Map(4, [Up(1) with { State = state, OwnsShards = ownsShards }], _ => null);

        Assert.Empty(ShardAllocation.Adopt(map));
        Assert.Empty(ShardAllocation.Plan(map, Nothing));
    }

    [Fact]
    public void Adopt_Leaving_GivesAwayAllAndOnlyItsOwn()
    {
        var map = Map(6, [Up(1) with { State = NodeState.Draining }, Up(2), Up(3)], shard => Id(1 + shard % 3));

        var heirs = ShardAllocation.Adopt(map, leaving: Id(1));

        Assert.Equal([0, 3], heirs.Keys.Select(shard => shard.Value).Order());
        Assert.Equal([Id(2), Id(3)], heirs.Values.Order());
    }

    [Fact]
    public void Adopt_WishForACandidate_IsFulfilled()
    {
        var map = Map(3, [Up(1), Up(2)], shard => shard == 2 ? null : Id(1), shard => shard == 2 ? Id(1) : null);

        Assert.Equal(Id(1), ShardAllocation.Adopt(map)[new ShardId(2)]);
    }

    [Fact]
    public void Plan_NodeJoins_MovesTwoAtOnceAndNotOneMoreThanNeeded()
    {
        var map = Map(64, [Up(1), Up(2), Up(3)], shard => Id(1 + shard % 2));
        var moved = 0;
        while (true)
        {
            var wishes = ShardAllocation.Plan(map, Nothing);
            if (wishes.Count == 0)
            {
                break;
            }

            Assert.InRange(wishes.Count, 1, ShardAllocation.MostMoves);
            Assert.All(wishes, wish => Assert.Equal(Id(3), wish.Target));
            Assert.Empty(ShardAllocation.Plan(Wish(map, wishes), Nothing));
            map = Fulfil(map, wishes);
            moved += wishes.Count;
        }

        Assert.Equal(21, moved);
        Assert.Equal([21, 21, 22], map.Shards.GroupBy(row => row.Owner).Select(group => group.Count()).Order());
    }

    [Fact]
    public void Plan_Balanced_WishesNothing() =>
        Assert.Empty(ShardAllocation.Plan(Map(64, [Up(1), Up(2), Up(3)], shard => Id(1 + shard % 3)), Nothing));

    [Fact]
    public void Plan_OneMove_IsUnderWay_OneMoreIsWished()
    {
        var map = Map(8, [Up(1), Up(2)], _ => Id(1), shard => shard == 0 ? Id(2) : null);

        Assert.Single(ShardAllocation.Plan(map, Nothing));
    }

    [Fact]
    public void Plan_FrozenShards_Stay()
    {
        var map = Map(4, [Up(1), Up(2)], _ => Id(1));
        var frozen = map.Shards.Select(row => row.Shard).Where(shard => shard.Value != 1).ToHashSet();

        Assert.Equal(1, Assert.Single(ShardAllocation.Plan(map, frozen)).Shard.Value);
    }

    [Fact]
    public void Plan_WishForANodeThatLeft_IsTakenBack()
    {
        var map = Map(2, [Up(1), Up(2)], shard => Id(1 + shard), shard => shard == 0 ? Id(9) : null);

        var wish = Assert.Single(ShardAllocation.Plan(map, Nothing));

        Assert.Equal((0, (Guid?)null), (wish.Shard.Value, wish.Target));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(70)]
    public void Plan_AnyPlacement_EndsBalancedWithTheFewestMoves(int nodes)
    {
        var random = new Random(nodes);
        for (var round = 0; round < 20; round++)
        {
            var map = Map(
                64, [.. Enumerable.Range(1, nodes).Select(Up)], _ => Id(1 + random.Next(nodes)));
            var counts = Counts(map, nodes);
            var fewest = FewestMoves(counts);
            var moved = 0;
            while (ShardAllocation.Plan(map, Nothing) is { Count: > 0 } wishes)
            {
                map = Fulfil(map, wishes);
                moved += wishes.Count;
            }

            Assert.Equal(fewest, moved);
            Assert.InRange(Counts(map, nodes).Max() - Counts(map, nodes).Min(), 0, 1);
        }
    }

    private static int FewestMoves(int[] counts)
    {
        var (floor, more) = (counts.Sum() / counts.Length, counts.Sum() % counts.Length);
        return counts.OrderDescending()
            .Select((count, rank) => Math.Max(0, count - floor - (rank < more ? 1 : 0))).Sum();
    }

    private static int[] Counts(ClusterMap map, int nodes) =>
        [.. Enumerable.Range(1, nodes).Select(node => map.Shards.Count(row => row.Owner == Id(node)))];

    private static ClusterMap Wish(ClusterMap map, IReadOnlyList<ShardWish> wishes) => map with
    {
        Shards = [.. map.Shards.Select(row => wishes.FirstOrDefault(wish => wish.Shard == row.Shard) is { } wish
            ? row with { Want = wish.Target } : row)],
    };

    private static ClusterMap Fulfil(ClusterMap map, IReadOnlyList<ShardWish> wishes) => map with
    {
        Shards = [.. map.Shards.Select(row => wishes.FirstOrDefault(wish => wish.Shard == row.Shard) is { } wish
            ? row with { Owner = wish.Target, Want = null, Epoch = row.Epoch + 1 } : row)],
    };

    private static ClusterMap Map(
        int shards, NodeRow[] nodes, Func<int, Guid?> owner, Func<int, Guid?>? want = null) =>
        new(nodes, [.. Enumerable.Range(0, shards).Select(shard => new ShardRow(
            new ShardId(shard), 1, owner(shard), want?.Invoke(shard), 0, JournalChain.Start))]);

    private static NodeRow Up(int node) => new(Id(node), $"n{node}", $"10.0.0.{node}:1", "1", NodeState.Up, 0);

    private static Guid Id(int node) => new(node, 0, 0, new byte[8]);
}
