using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>A node's gauges, wired: those of its memory, and those read from the store now and then.</summary>
internal sealed class NodeFigures : IAsyncDisposable
{
    private readonly NodeGauges _gauges;
    private readonly NodeBacklogs _backlogs;

    public NodeFigures(NodeSettings settings, NodeCore core, IStores stores, TimeProvider time, ILoggerFactory logs)
    {
        _gauges = new NodeGauges(settings, core);
        _backlogs = new NodeBacklogs(
            stores, settings.Events.Rabbit is not null, new ServerClock(core.Clock), time,
            logs.CreateLogger<NodeBacklogs>());
        _backlogs.Start();
    }

    public ValueTask DisposeAsync()
    {
        _gauges.Dispose();
        return _backlogs.DisposeAsync();
    }
}
