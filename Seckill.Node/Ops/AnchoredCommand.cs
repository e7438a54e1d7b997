namespace Seckill.Node.Ops;

/// <summary>
/// Words before a command that tie it to us: it gets a signal when the thread that started it ends, and it is in a
/// session of its own, so that Ctrl-C of the terminal reaches only us and we end our children in order. On systems
/// without util-linux the command runs as it is.
/// </summary>
public static class AnchoredCommand
{
    /// <param name="deathSignal">Such as KILL.</param>
    /// <param name="command">A program with its path, and its arguments.</param>
    public static string[] Of(string deathSignal, string[] command)
    {
        if (OnPath("setsid") is { } setsid) command = [setsid, .. command];
        return OnPath("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", deathSignal, .. command] : command;
    }

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);
}
