using System.Net;
using System.Net.Sockets;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.LocalCluster;
using Seckill.Tests.Node;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>Ports of a cluster on one machine.</summary>
public sealed class LocalPortsTests
{
    [Fact]
    public void First_HasTheUsualPorts_AndTheRestCountUp()
    {
        Assert.Equal(new LocalPorts(5080, 8558, 7946), LocalPorts.Of(0, 0));
        Assert.Equal(new LocalPorts(5182, 8660, 8048), LocalPorts.Of(2, 100));
    }

    [Fact]
    public void Taken_IsNamedWithWhatWantsIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var refusal = Assert.Throws<CliException>(() =>
            LocalPorts.RefuseTaken([("node-1", new LocalPorts(NodeProcess.FreePort(), port, NodeProcess.FreePort()))]));

        Assert.Equal(ExitCode.WrongState, refusal.ExitCode);
        Assert.Contains($"port {port} (management of node-1)", refusal.Message);
    }
}
