using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seckill.Tests.Node;

/// <summary>
/// A real node as a process of its own: own ports on loopback, own directory, ended by its id with the test.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly HashSet<int> Given = [];

    private readonly List<string> _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private NodeProcess(List<string> settings, Uri address, Uri management)
    {
        (_settings, Address, Management) = (settings, address, management);
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(40),
        };
    }

    public Uri Address { get; }

    public Uri Management { get; }

    public HttpClient Http { get; }

    /// <summary>Everything the process wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public int ProcessId => _process!.Id;

    /// <summary>Starts a node with these settings (key=value) besides its ports, and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(params string[] settings)
    {
        var (http, management, cluster) = (FreePort(), FreePort(), FreePort());
        var node = new NodeProcess(
            [
                $"seckill.http.listen=http://127.0.0.1:{http}",
                $"seckill.management.listen=http://127.0.0.1:{management}",
                $"seckill.cluster.listen=127.0.0.1:{cluster}",
                .. settings,
            ],
            new Uri($"http://127.0.0.1:{http}"), new Uri($"http://127.0.0.1:{management}"));
        await node.StartAgainAsync();
        return node;
    }

    /// <summary>Starts the process (again) on the same ports and store.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"the node ended with {_process.ExitCode}:\n{Log}");
            }

            try
            {
                using var ready = await Http.GetAsync(new Uri(Management, "/readyz"), limit.Token);
                if (ready.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>kill -9: no goodbye, nothing flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it expecting that it refuses; returns its exit code.</summary>
    public async Task<int> StartExpectingExitAsync(TimeSpan most)
    {
        Launch();
        using var limit = new CancellationTokenSource(most);
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>A second node on the same settings but other ports, not started.</summary>
    public NodeProcess Sibling()
    {
        var (http, management, cluster) = (FreePort(), FreePort(), FreePort());
        return new NodeProcess(
            [
                $"seckill.http.listen=http://127.0.0.1:{http}",
                $"seckill.management.listen=http://127.0.0.1:{management}",
                $"seckill.cluster.listen=127.0.0.1:{cluster}",
                .. _settings.Skip(3),
            ],
            new Uri($"http://127.0.0.1:{http}"), new Uri($"http://127.0.0.1:{management}"));
    }

    /// <summary>SIGTERM: a graceful stop.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString()]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    /// <summary>A port that nobody has, and that no other node of this run was given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (Given)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    private void Launch()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Seckill.Node"))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("run");
        foreach (var setting in _settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }
    }
}
