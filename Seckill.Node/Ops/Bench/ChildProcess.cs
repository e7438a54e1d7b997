using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A process of this same binary on loopback, measured from outside. Its standard input is a pipe that ends with us; it is
/// killed at the end, by its id.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly List<string> _lastLines = [];
    private readonly TimeProvider _time;

    private ChildProcess(Process process, TimeProvider time)
    {
        Process = process;
        _time = time;
    }

    public Process Process { get; }

    /// <summary>Starts the verb; what the child says is kept for the case that it fails.</summary>
    public static ChildProcess Start(IReadOnlyList<string> arguments, TimeProvider time)
    {
        var (file, first) = ThisBinary();
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in first.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(new Process { StartInfo = start }, time);
        child.Process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child.Process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.Process.Start();
        child.Process.BeginOutputReadLine();
        child.Process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until the probe says yes; throws with the child's last words when it ends or the time is over.</summary>
    public async Task ReadyAsync(
        Func<CancellationToken, Task<bool>> probe, TimeSpan most, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (!await probe(cancellation))
        {
            if (Process.HasExited || _time.GetElapsedTime(start) > most)
            {
                var state = Process.HasExited ? $"ended with {Process.ExitCode}" : $"was not ready after {most}";
                throw new InvalidOperationException($"the measured process {state}:\n{LastWords()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellation);
        }
    }

    public Task ListeningAsync(EndPoint address, TimeSpan most, CancellationToken cancellation) =>
        ReadyAsync(token => CanConnectAsync(address, token), most, cancellation);

    /// <summary>A port that was free a moment ago.</summary>
    public static IPEndPoint FreeAddress()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            try
            {
                Process.Kill();
            }
            catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
            {
                // It ended between the question and the kill.
            }

            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }

    private string LastWords()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }

    private void Keep(string? line)
    {
        const int most = 50;
        lock (_lastLines)
        {
            if (line is null)
            {
                return;
            }

            _lastLines.Add(line);
            if (_lastLines.Count > most)
            {
                _lastLines.RemoveAt(0);
            }
        }
    }

    /// <summary>The executable beside the assembly where there is one, else the runtime's host with the assembly.</summary>
    private static (string File, string[] First) ThisBinary()
    {
        var assembly = Assembly.GetExecutingAssembly().Location;
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(executable) ? (executable, []) : ("dotnet", [assembly]);
    }

    private static async Task<bool> CanConnectAsync(EndPoint address, CancellationToken cancellation)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
