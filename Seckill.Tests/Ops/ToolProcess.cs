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
    public static ToolProcess Start(string folder, string line, params string[] more) =>
        Start(folder, [.. line.Split(' '), .. more], new Dictionary<string, string>());

    /// <param name="folder">Where it runs.</param>
    /// <param name="words">What a shell would hand over.</param>
    /// <param name="environment">The only SECKILL_ variables it sees, and whatever else it shall see.</param>
    public static ToolProcess Start(
        string folder, IEnumerable<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "Seckill.Node");
        var start = new ProcessStartInfo(binary, words)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SECKILL_")).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs a verb to its end; returns its exit code and output.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(
        string folder, string line, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var tool = Start(folder, line.Split(' '), environment ?? new Dictionary<string, string>());
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
