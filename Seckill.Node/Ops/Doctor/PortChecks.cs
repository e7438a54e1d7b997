using System.Net;
using System.Net.Sockets;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Doctor;

/// <summary>The listeners' ports: free, or a node's own.</summary>
internal static class PortChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<DoctorLine>> OfAsync(
        NodeSettings settings, CancellationToken cancellation)
    {
        var lives = await LivesAsync(settings.Management.Listen, cancellation);
        List<(string Name, string Host, int Port)> ports =
        [
            .. settings.Node.Has(NodeRole.Http)
                ? [("http", settings.Http.Listen.DnsSafeHost, settings.Http.Listen.Port)]
                : Array.Empty<(string, string, int)>(),
            ("management", settings.Management.Listen.DnsSafeHost, settings.Management.Listen.Port),
            .. settings.Journal.Store == JournalStore.Postgres
                ? [("cluster", settings.Cluster.Listen.Host, settings.Cluster.Listen.Port)]
                : Array.Empty<(string, string, int)>(),
        ];
        return [.. ports.Select(port => Of($"port {port.Name}", port.Host, port.Port, lives))];
    }

    private static DoctorLine Of(string check, string host, int port, bool lives)
    {
        var fault = FaultOf(host, port);
        return fault is null ? new DoctorLine(check, DoctorLine.Ok, $"{host}:{port} is free")
            : fault == SocketError.AddressAlreadyInUse && lives
                ? new DoctorLine(check, DoctorLine.Ok, $"{host}:{port} is taken, and a node lives here")
            : new DoctorLine(
                check, DoctorLine.Fail, $"{host}:{port} can not be had: {fault}",
                "stop who has it, or give the node another address");
    }

    /// <summary>Null: it could be bound.</summary>
    private static SocketError? FaultOf(string host, int port)
    {
        if (port == 0)
        {
            return null;
        }

        try
        {
            var address = IPAddress.TryParse(host, out var given) ? given : Dns.GetHostAddresses(host)[0];
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode;
        }
    }

    private static async Task<bool> LivesAsync(Uri management, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            var host = IPAddress.TryParse(management.DnsSafeHost, out var address) && address.Equals(IPAddress.Any)
                ? new UriBuilder(management) { Host = "127.0.0.1" }.Uri : management;
            using var answer = await http.GetAsync(new Uri(host, "/livez"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
