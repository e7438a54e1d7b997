using Seckill.Tests.Pages;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Seckill.Tests.Node.LongestFirst))]

namespace Seckill.Tests.Node;

/// <summary>
/// The long rows begin first, and the short collections go beside them: nothing long is left to the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [NodeCollection.Name, OperatorCollection.Name, PageCollection.Name];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(one => RankOf(one.TestCollectionDisplayName))];

    private static int RankOf(string name) => Array.IndexOf(Long, name) is var rank and >= 0 ? rank : Long.Length;
}
