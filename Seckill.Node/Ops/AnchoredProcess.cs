using System.Diagnostics;

namespace Seckill.Node.Ops;

/// <summary>
/// A child process that does not outlive us. Linux sends a parent-death signal when the thread that started the child
/// ends, so the child is started from a thread that lives as long as it does.
/// </summary>
public sealed class AnchoredProcess : IDisposable
{
    private const int MostLines = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Queue<string> _lines = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Action<string>? _onLine;

    private AnchoredProcess(ProcessStartInfo start, Action<string>? onLine)
    {
        _onLine = onLine;
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>128 and the number of the signal when one ended it; throws while it runs.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of what it printed, for an error message.</summary>
    public string LastOutput
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <param name="start">What to run; its output is redirected.</param>
    /// <param name="onLine">Gets every line it prints, one at a time.</param>
    public static AnchoredProcess Start(ProcessStartInfo start, Action<string>? onLine = null)
    {
        var anchored = new AnchoredProcess(start, onLine);
        new Thread(anchored.HoldAnchor) { IsBackground = true, Name = $"anchor of {start.FileName}" }.Start();
        anchored._started.Task.GetAwaiter().GetResult();
        return anchored;
    }

    /// <summary>Runs a program to its end and returns what it printed; throws when it fails.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        var (code, output, errors) = await RunToEndAsync(start, cancellation);
        return code == 0
            ? output
            : throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} failed:\n{output}{errors}");
    }

    /// <summary>
    /// Runs a program to its end; returns how it ended and what it printed where. Cancelled, it is asked to end
    /// (SIGINT) and has a while for that; it is not tied to us otherwise.
    /// </summary>
    public static async Task<(int Code, string Output, string Errors)> RunToEndAsync(
        ProcessStartInfo start, CancellationToken cancellation)
    {
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            throw;
        }
    }

    private static async Task EndAsync(Process process)
    {
        PosixSignals.Send(process.Id, PosixSignals.Interrupt);
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }
    }

    public void Signal(int signal)
    {
        if (!_process.HasExited)
            PosixSignals.Send(_process.Id, signal);
    }

    public Task ExitedAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    public void Dispose()
    {
        Signal(PosixSignals.Kill);
        _release.Set();
        _process.Dispose();
    }

    private void HoldAnchor()
    {
        try
        {
            _process.Start();
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
            _started.SetResult();
        }
        catch (Exception fault)
        {
            _started.SetException(fault);
            return;
        }

        _release.Wait();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _onLine?.Invoke(line);
            _lines.Enqueue(line);
            if (_lines.Count > MostLines)
                _lines.Dequeue();
        }
    }
}
