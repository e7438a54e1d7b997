using System.Diagnostics;
using System.Net;
using System.Text;
using Seckill.Node.Crashing;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Bench;

namespace Seckill.Tests.Node;

/// <summary>
/// A real node as a process of its own: own ports on loopback, own directory, ended by its id with the test.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly HashSet<int> Given = [];

    private readonly NodePlace _place;
    private readonly IReadOnlyList<string> _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private NodeProcess(NodePlace place, IReadOnlyList<string> settings)
    {
        (_place, _settings) = (place, settings);
        Address = new Uri($"http://{place.Host}:{place.Http}");
        Management = new Uri($"http://{place.Host}:{place.Management}");
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(40),
        };
    }

    public Uri Address { get; }

    public Uri Management { get; }

    public HttpClient Http { get; }

    /// <summary>Where the next start dies (SECKILL_CRASH_AT); null: nowhere.</summary>
    public string? CrashAt { get; set; }

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

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>In words, for a message.</summary>
    public string State => _process is null ? "was not started"
        : _process.HasExited ? $"ended with {_process.ExitCode}" : "runs";

    /// <summary>A node with these settings (key=value) besides its listeners, not started yet.</summary>
    public static NodeProcess At(NodePlace place, params string[] settings) => new(place, settings);

    /// <summary>Starts a node with these settings (key=value) besides its ports, and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(params string[] settings)
    {
        var node = At(NodePlace.OnLoopback(), settings);
        await node.StartAgainAsync();
        return node;
    }

    /// <summary>Starts the process (again) on the same ports and store, and waits until the probe says 200.</summary>
    public async Task StartAgainAsync(string probe = "/readyz")
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
                using var ready = await Http.GetAsync(new Uri(Management, probe), limit.Token);
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
    public NodeProcess Sibling() => new(NodePlace.OnLoopback(), _settings);

    /// <summary>Sends the process a signal (<see cref="PosixSignals"/>) and does not wait for what it does.</summary>
    public void Signal(int signal) => PosixSignals.Send(ProcessId, signal);

    /// <summary>Waits for its end; returns its exit code.</summary>
    public async Task<int> ExitedAsync(TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most);
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM: a graceful stop.</summary>
    public async Task<int> StopAsync()
    {
        Signal(PosixSignals.Terminate);
        return await ExitedAsync(TimeSpan.FromSeconds(30));
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

    /// <summary>
    /// A port that nobody has, that no other node of this run was given, and that the system gives nobody who asks for
    /// any: it is bound later.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = ChildProcess.FreeAddress().Port;
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
        // ip becomes the node (exec), so the process id is the node's here, too.
        var binary = Path.Combine(AppContext.BaseDirectory, "Seckill.Node");
        string[] command = _place.Namespace is { } name ? ["ip", "netns", "exec", name, binary] : [binary];
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), "run"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var setting in _place.Settings.Concat(_settings))
        {
            // Options of run stand among the settings.
            if (!setting.StartsWith("--", StringComparison.Ordinal))
            {
                start.ArgumentList.Add("--set");
            }

            start.ArgumentList.Add(setting);
        }

        if (CrashAt is not null)
        {
            start.Environment[Crash.Variable] = CrashAt;
        }

        if (_process is not null)
        {
            lock (_log)
            {
                _log.AppendLine($"-- {State}, is started again");
            }

            _process.Dispose();
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
