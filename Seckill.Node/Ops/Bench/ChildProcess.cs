using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A process on loopback, mostly of this same binary, measured from outside. It is killed at the end, by its id; where
/// there is setpriv it also ends when we are killed.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int LowestPort = 20_000;
    private const int HighestPort = 32_000;
    private readonly AnchoredProcess _anchored;
    private readonly TimeProvider _time;

    private ChildProcess(AnchoredProcess anchored, TimeProvider time)
    {
        _anchored = anchored;
        _time = time;
        Process = Process.GetProcessById(anchored.Id);
    }

    /// <summary>For its processor time.</summary>
    public Process Process { get; }

    /// <summary>The last lines of what it said.</summary>
    public string LastOutput => _anchored.LastOutput;

    /// <summary>Starts the verb; what the child says is kept for the case that it fails.</summary>
    public static ChildProcess Start(IReadOnlyList<string> arguments, TimeProvider time) =>
        StartProgram([.. ThisBinary.Command, .. arguments], time);

    /// <summary>The same with another program: its path, and its arguments.</summary>
    public static ChildProcess StartProgram(string[] words, TimeProvider time)
    {
        var command = AnchoredCommand.Of("KILL", words);
        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        return new ChildProcess(AnchoredProcess.Start(start), time);
    }

    /// <summary>
    /// Waits until the probe says yes; throws with the child's last words when it ends or the time is over.
    /// </summary>
    public async Task ReadyAsync(
        Func<CancellationToken, Task<bool>> probe, TimeSpan most, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (!await probe(cancellation))
        {
            if (_anchored.HasExited || _time.GetElapsedTime(start) > most)
            {
                var state = _anchored.HasExited ? "ended" : $"was not ready after {most}";
                throw new InvalidOperationException($"the measured process {state}:\n{_anchored.LastOutput}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellation);
        }
    }

    public Task ListeningAsync(EndPoint address, TimeSpan most, CancellationToken cancellation) =>
        ReadyAsync(token => CanConnectAsync(address, token), most, cancellation);

    /// <summary>
    /// A port that was free a moment ago, below those that systems give to outgoing connections: a process that is
    /// killed and started again must not find its port taken by one of its clients.
    /// </summary>
    public static IPEndPoint FreeAddress()
    {
        for (var tries = 0; ; tries++)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(LowestPort, HighestPort)));
                return (IPEndPoint)listener.LocalEndPoint!;
            }
            catch (SocketException) when (tries < 100)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Asks it to end in good order, and waits until it has; throws when it does not.</summary>
    public async Task StopAsync(TimeSpan most, CancellationToken cancellation)
    {
        _anchored.Signal(PosixSignals.Interrupt);
        try
        {
            await _anchored.ExitedAsync(cancellation).WaitAsync(most, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"the process did not end within {most}:\n{_anchored.LastOutput}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _anchored.Signal(PosixSignals.Kill);
        await _anchored.ExitedAsync(CancellationToken.None);
        _anchored.Dispose();
        Process.Dispose();
    }

    /// <summary>The user's database is not the benchmark's: the environment must not lead the child to it.</summary>
    private static bool IsOurs(string name) => name.StartsWith("SECKILL_", StringComparison.OrdinalIgnoreCase);

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
