namespace Seckill.Tests.Node;

/// <summary>Tests that start nodes run one after another: two cores are few, and a crowd needs them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodeCollection
{
    public const string Name = "nodes";
}
