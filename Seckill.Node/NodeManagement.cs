using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Ops.Management;

namespace Seckill.Node;

/// <summary>The operators' listener, apart from the public one.</summary>
internal static class NodeManagement
{
    public static WebApplication Build(NodeSettings settings, NodeCore core, ILoggerFactory logs)
    {
        var builder = NodeEdge.Empty(settings.Management.Listen, settings, logs);
        var app = builder.Build();
        app.MapHealth(core.Health);
        return app;
    }
}
