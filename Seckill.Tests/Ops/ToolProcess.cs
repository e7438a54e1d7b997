using System.Diagnostics;
using System.Text;
using Seckill.Node.Ops;

namespace Seckill.Tests.Ops;

/// <summary>The binary as a shell runs it: a process with a folder of its own, watched line by line.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    private ToolProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_out, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Out => Read(_out);

    public string Error => Read(_error);

    /// <param name="folder">Where it runs.</param>
    /// <param name="line">Its words, split at spaces.</param>
    /// <param name="more">Words that may hold spaces.</param>
    public static ToolProcess Start(string folder, string line, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Seckill.Node"), [.. line.Split(' '), .. more])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("SECKILL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs a verb to its end; returns its exit code and output.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string folder, string line)
    {
        using var tool = Start(folder, line);
        var code = await tool.ExitAsync(90);
        return (code, tool.Out, tool.Error);
    }

    /// <summary>Completes when standard error says so; fails with what it said when the process ends before.</summary>
    public Task SaidAsync(string text, int seconds = 90) => Until.TrueAsync(
        () => Error.Contains(text, StringComparison.Ordinal) || (_process.HasExited
            ? throw new InvalidOperationException($"ended with {_process.ExitCode}:\n{Error}") : false), seconds);

    public void Signal(int signal) => PosixSignals.Send(_process.Id, signal);

    public async Task<int> ExitAsync(int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Signal(PosixSignals.Kill);
        _process.Dispose();
    }

    private static void Keep(StringBuilder to, string? line)
    {
        lock (to)
        {
            to.AppendLine(line);
        }
    }

    private static string Read(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }
}
