using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Seckill.Node;
using Seckill.Node.Config;
using Xunit;

namespace Seckill.Tests.Node;

public sealed class EdgeBoundsTests
{
    /// <summary>
    /// A backlog that is too small refuses nobody and makes a crowd wait a second: no other test would notice.
    /// </summary>
    [Theory]
    [InlineData("", 4096, 65_536, 64 * 1024)]
    [InlineData(
        "seckill.http.backlog=7 seckill.http.max-connections=8 seckill.http.max-body=2KiB", 7, 8, 2 * 1024)]
    public async Task Bound_Settings_ReachKestrel(string sets, int backlog, int connections, int maxBody)
    {
        var settings = NodeSettings.Load(null, sets.Split(' ', StringSplitOptions.RemoveEmptyEntries), _ => null);
        var builder = NodeEdge.Empty(settings.Http.Listen, NullLoggerFactory.Instance);
        NodeEdge.Bound(builder, settings.Http);
        await using var app = builder.Build();
        Assert.Equal(backlog, app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.Backlog);
        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(maxBody, limits.MaxRequestBodySize);
        Assert.Equal(connections, limits.MaxConcurrentConnections);
    }
}
