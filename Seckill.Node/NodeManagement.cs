using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Management;

namespace Seckill.Node;

/// <summary>The operators' listener, apart from the public one.</summary>
internal static class NodeManagement
{
    public static WebApplication Build(ManagementParts parts, ILoggerFactory logs)
    {
        var builder = NodeEdge.Empty(parts.Settings.Management.Listen, logs);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = parts.Edge.MaxBodyBytes);
        builder.Services.AddManagement(parts);
        return builder.Build().MapManagement();
    }
}
