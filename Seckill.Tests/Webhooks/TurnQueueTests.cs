using Seckill.Domain;
using Seckill.Node.Webhooks;

namespace Seckill.Tests.Webhooks;

/// <summary>Whose events are told next: an import does not make the orders of others wait.</summary>
public sealed class TurnQueueTests
{
    [Fact]
    public void Take_FewThatMoveBehindManyFresh_TakeTurns()
    {
        var queue = new TurnQueue();
        Enumerable.Range(0, 1_000).ToList().ForEach(i => queue.Add(Item($"fresh{i}"), isFresh: true));
        queue.Add(Item("a"));
        queue.Add(Item("b"));
        queue.Add(Item("a"));

        Assert.Equal(1_002, queue.Count);
        Assert.Equal(
            ["fresh0", "a", "fresh1", "b", "fresh2", "fresh3"],
            Enumerable.Range(0, 6).Select(_ => queue.TryTake(out var item) ? Name(item) : "none"));
    }

    [Fact]
    public void Add_FreshOneThatMovesMeanwhile_GoesOverOnce()
    {
        var queue = new TurnQueue();
        queue.Add(Item("fresh0"), isFresh: true);
        queue.Add(Item("fresh1"), isFresh: true);
        queue.Add(Item("fresh1"));
        queue.Add(Item("fresh1"), isFresh: true);

        Assert.Equal(2, queue.Count);
        var taken = new HashSet<string>();
        while (queue.TryTake(out var item))
        {
            Assert.True(taken.Add(Name(item)));
        }

        Assert.Equal(2, taken.Count);
    }

    private static ItemId Item(string name) => ItemId.Derive("m", name);

    private static string Name(ItemId item) => Enumerable.Range(0, 1_000).Select(i => $"fresh{i}")
        .Concat(["a", "b"]).First(name => Item(name) == item);
}
