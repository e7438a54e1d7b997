namespace Seckill.Tests.Node;

/// <summary>
/// Tests that start nodes run in three rows, this, <see cref="OperatorCollection"/> and that of the pages, for two
/// cores are few; beside tests without processes, for they wait more than they work.
/// </summary>
[CollectionDefinition(Name)]
public sealed class NodeCollection
{
    public const string Name = "nodes";
}
