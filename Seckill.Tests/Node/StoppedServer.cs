using System.Globalization;
using Seckill.Node.Ops;

namespace Seckill.Tests.Node;

/// <summary>
/// A PostgreSQL server that stands still: SIGSTOP to the postmaster and all its children; SIGCONT when disposed.
/// </summary>
public sealed class StoppedServer : IDisposable
{
    private readonly List<int> _stopped = [];

    public StoppedServer(PrivatePostgresServer server)
    {
        var postmaster = File.ReadLines(Path.Combine(server.DataDirectory, "postmaster.pid")).First();
        Stop(int.Parse(postmaster, CultureInfo.InvariantCulture));
        for (var before = 0; before != _stopped.Count;)
        {
            before = _stopped.Count;
            foreach (var child in ChildrenOf(_stopped[0]).Except(_stopped).ToList())
            {
                Stop(child);
            }
        }
    }

    public void Dispose()
    {
        foreach (var process in _stopped)
        {
            PosixSignals.Send(process, PosixSignals.Continue);
        }
    }

    private void Stop(int process)
    {
        if (PosixSignals.Send(process, PosixSignals.Stop))
        {
            _stopped.Add(process);
        }
    }

    /// <summary>By the parent's id in /proc/PID/stat (proc(5)): the fourth field, behind the name.</summary>
    private static IEnumerable<int> ChildrenOf(int parent)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var process) && ParentOf(directory) == parent)
            {
                yield return process;
            }
        }
    }

    private static int ParentOf(string directory)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
