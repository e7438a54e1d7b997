using Seckill.Node.Ops.Bench;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops;

/// <summary>The verbs under bench.</summary>
public static class BenchList
{
    public static IReadOnlyList<BenchVerb> All => BenchVerbs.All;
}
