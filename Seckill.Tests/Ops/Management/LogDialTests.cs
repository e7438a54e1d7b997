using Microsoft.Extensions.Logging;
using Seckill.Node;
using Seckill.Node.Ops.Management;

namespace Seckill.Tests.Ops.Management;

/// <summary>The dial turns loggers that exist already, and leaves what is quiet on purpose quiet.</summary>
public sealed class LogDialTests
{
    [Fact]
    public void Turn_ChangesLoggersThatExist()
    {
        var dial = new LogDial(LogLevel.Warning);
        using var logs = NodeLog.Make(dial);
        var (ours, server) = (logs.CreateLogger("Seckill.Node"), logs.CreateLogger("Microsoft.AspNetCore.Routing"));
        Assert.False(ours.IsEnabled(LogLevel.Information));

        dial.Turn(LogLevel.Debug);
        Assert.True(ours.IsEnabled(LogLevel.Debug));
        Assert.False(ours.IsEnabled(LogLevel.Trace));
        Assert.False(server.IsEnabled(LogLevel.Debug));

        dial.Turn(LogLevel.Error);
        Assert.False(ours.IsEnabled(LogLevel.Warning));
        Assert.True(ours.IsEnabled(LogLevel.Error));
    }
}
