using System.Globalization;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Doctor;

/// <summary>
/// What the system lets the process have: open files, and connections that wait. Linux alone is asked.
/// </summary>
internal static class LimitChecks
{
    /// <summary>Besides clients: the store, peers, files, and what the runtime opens.</summary>
    private const int OwnFiles = 1_000;

    public static IEnumerable<DoctorLine> Of(NodeSettings settings)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        if (OpenFiles() is { } files)
        {
            var wanted = settings.Http.MaxConnections + OwnFiles;
            yield return DoctorLine.Judge(
                "open files", string.Create(CultureInfo.InvariantCulture, $"{files}, wanted {wanted}"),
                files < OwnFiles, files < wanted,
                "raise ulimit -n (LimitNOFILE of a service), or lower seckill.http.max-connections");
        }

        if (int.TryParse(Read("/proc/sys/net/core/somaxconn"), CultureInfo.InvariantCulture, out var waiting))
        {
            yield return DoctorLine.Judge(
                "backlog", string.Create(
                    CultureInfo.InvariantCulture, $"net.core.somaxconn {waiting}, wanted {settings.Http.Backlog}"),
                false, waiting < settings.Http.Backlog,
                "raise net.core.somaxconn, or lower seckill.http.backlog: the smaller one counts");
        }
    }

    /// <summary>The soft limit; null: unlimited, or not told.</summary>
    private static long? OpenFiles()
    {
        var line = Read("/proc/self/limits").Split('\n')
            .FirstOrDefault(one => one.StartsWith("Max open files", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: > 3 } && long.TryParse(words[3], CultureInfo.InvariantCulture, out var soft)
            ? soft : null;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
