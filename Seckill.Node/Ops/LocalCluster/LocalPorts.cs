using System.Net;
using System.Net.Sockets;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>Ports of one node of the cluster on this machine; those of the first are the usual ones.</summary>
/// <param name="Http">Public listener.</param>
/// <param name="Management">Operators' listener.</param>
/// <param name="Cluster">For peers.</param>
internal sealed record LocalPorts(int Http, int Management, int Cluster)
{
    private static readonly LocalPorts First = new(5080, 8558, 7946);

    /// <param name="index">From 0.</param>
    /// <param name="offset">Added to every port, so that two clusters fit on one machine.</param>
    public static LocalPorts Of(int index, int offset) =>
        new(First.Http + index + offset, First.Management + index + offset, First.Cluster + index + offset);

    /// <summary>Throws a refusal that names each port that somebody else has.</summary>
    public static void RefuseTaken(IEnumerable<(string Node, LocalPorts Ports)> nodes)
    {
        var taken = nodes
            .SelectMany(node => new[]
            {
                (node.Ports.Http, $"http of {node.Node}"), (node.Ports.Management, $"management of {node.Node}"),
                (node.Ports.Cluster, $"cluster of {node.Node}"),
            })
            .Where(port => IsTaken(port.Item1)).Select(port => $"{port.Item1} ({port.Item2})").ToList();
        if (taken.Count > 0)
        {
            throw new CliException(ExitCode.WrongState, $"taken by another process: port {string.Join(", ", taken)}; "
                + "stop it, or move all ports with --port-offset 100");
        }
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
