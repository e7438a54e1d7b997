using Seckill.Tests.Pages;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Seckill.Tests.Node.LongestFirst))]

namespace Seckill.Tests.Node;

/// <summary>
/// The long rows begin first, and the short collections go beside them: nothing long is left to the end. The runner
/// puts all collections into the queue of one thread of the pool, which itself takes the last one first while others
/// take the first: so they stand at both ends.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(one => RankOf(one.TestCollectionDisplayName))];

    private static int RankOf(string name) => name switch
    {
        NodeCollection.Name => 0,
        OperatorCollection.Name => 1,
        PageCollection.Name => 3,
        _ => 2,
    };
}
