namespace Seckill.Tests.Node;

/// <summary>
/// What operators, auditors and merchants do with whole nodes: a second row of tests with processes beside that of
/// <see cref="NodeCollection"/>.
/// </summary>
[CollectionDefinition(Name)]
public sealed class OperatorCollection
{
    public const string Name = "operators";
}
