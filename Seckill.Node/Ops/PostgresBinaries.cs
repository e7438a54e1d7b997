using System.Diagnostics;

namespace Seckill.Node.Ops;

/// <summary>
/// Where PostgreSQL's server programs are, and how to run them: they refuse root, so root runs them as user postgres.
/// </summary>
public sealed class PostgresBinaries
{
    private static readonly string[] Roots =
        ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt", "/usr/pgsql"];

    private readonly string _directory;
    private readonly string? _setpriv = AnchoredCommand.OnPath("setpriv");

    private PostgresBinaries(string directory)
    {
        _directory = directory;
        if (Environment.IsPrivilegedProcess && _setpriv is null)
            throw new InvalidOperationException(
                "PostgreSQL refuses to run as root, and there is no setpriv to change the user");
    }

    /// <summary>The user that the server runs as, when it is not the own one.</summary>
    public string? ServerUser { get; } = Environment.IsPrivilegedProcess ? "postgres" : null;

    /// <summary>Looks on the PATH, then in the usual directories, newest version first.</summary>
    public static PostgresBinaries Find()
    {
        var directory = AnchoredCommand.OnPath("initdb") is { } initdb && AnchoredCommand.OnPath("postgres") is not null
            ? Path.GetDirectoryName(Resolve(initdb))
            : Roots.Where(Directory.Exists)
                .SelectMany(root => Directory.GetDirectories(root).Append(root))
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
                .OrderByDescending(VersionOf)
                .FirstOrDefault();
        return new PostgresBinaries(directory ?? throw new InvalidOperationException(
            "no PostgreSQL server programs (initdb, postgres) on the PATH or under /usr/lib/postgresql; "
            + "install them, on Debian: apt-get install postgresql"));
    }

    /// <param name="program">Such as postgres.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="anchored">It gets SIGQUIT when the thread that starts it ends (<see
    /// cref="AnchoredProcess"/>).</param>
    public ProcessStartInfo AsServerUser(string program, IEnumerable<string> arguments, bool anchored = false)
    {
        var path = Path.Combine(_directory, program);
        string[] command = [path, .. arguments];
        if (anchored)
            command = AnchoredCommand.Of("QUIT", command);
        if (ServerUser is { } name)
            command = [_setpriv!, "--reuid", name, "--regid", name, "--init-groups", .. command];
        return new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" };
    }

    /// <summary>The server's user may not get into every directory that we can, such as one below a home.</summary>
    public async Task<bool> CanUseAsync(string directory, CancellationToken cancellation)
    {
        if (ServerUser is not { } name)
            return true;
        try
        {
            await AnchoredProcess.RunAsync(
                new ProcessStartInfo(
                    _setpriv!, ["--reuid", name, "--regid", name, "--init-groups", "test", "-x", directory]),
                cancellation);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Resolve(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static int VersionOf(string bin) =>
        int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)!).Split('@', '-')[^1], out var version) ? version : 0;
}
