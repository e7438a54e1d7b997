using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node;

/// <summary>The composition root: makes the parts of a node and runs them.</summary>
public static class NodeHost
{
    public static Task<int> RunAsync(NodeSettings settings, CancellationToken cancellation) =>
        throw new CliException(ExitCode.Bug, $"{settings.Node.Name} can not run: the parts are not put together yet");
}
