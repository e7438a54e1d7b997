using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Ops;

/// <summary>
/// A PostgreSQL server of our own for tests, benches and dev-cluster: a directory of its own, a free port on loopback,
/// flushes on. It ends with this process, and its data with it unless a directory is given that keeps them.
/// </summary>
public sealed class PrivatePostgresServer : IAsyncDisposable
{
    private const string User = "seckill";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly PostgresBinaries _binaries;
    private readonly PrivatePostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly string _directory;
    private readonly bool _keeps;
    private string _password = RandomNumberGenerator.GetHexString(32);
    private AnchoredProcess? _process;

    private PrivatePostgresServer(PostgresBinaries binaries, PrivatePostgresOptions options, TimeProvider time)
    {
        _binaries = binaries;
        _options = options;
        _time = time;
        _keeps = options.Directory is not null;
        _directory = options.Directory is { } kept
            ? Directory.CreateDirectory(kept).FullName : Directory.CreateTempSubdirectory("seckill-pg-").FullName;
    }

    private string PasswordFile => Path.Combine(_directory, "password");

    public int Port { get; private set; }

    /// <summary>Where the server keeps its data; standby.signal and the like go here.</summary>
    public string DataDirectory => Path.Combine(_directory, "data");

    /// <summary>The postmaster's process id, 0 when it does not run.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>
    /// Makes a database cluster where there is none yet, and starts it. Throws when there are no server binaries on
    /// this machine, or when the kept one is in use.
    /// </summary>
    public static async Task<PrivatePostgresServer> StartNewAsync(
        PrivatePostgresOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var server = new PrivatePostgresServer(PostgresBinaries.Find(), options, time);
        try
        {
            if (Directory.Exists(server.DataDirectory))
                server._password = await File.ReadAllTextAsync(server.PasswordFile, cancellation);
            else
                await server.InitializeAsync(cancellation);
            server.Port = FreePort();
            await server.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database = "postgres") =>
        $"Host={_options.Host};Port={Port};Username={User};Password={_password};Database={database}";

    /// <summary>Starts the stopped server on the same data and port; ready for connections when it returns.</summary>
    public Task StartAsync(CancellationToken cancellation) => StartAsync(_options.Settings, cancellation);

    /// <summary>The same with other settings over the usual ones, until the next stop.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> overrides, CancellationToken cancellation)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException("the server runs already");
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = _options.Host,
            ["port"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            // The path of a socket has at most 107 bytes; a kept directory may lie deeper.
            ["unix_socket_directories"] = _keeps ? "" : _directory,
            ["fsync"] = "on",
            ["max_connections"] = "200",
            ["logging_collector"] = "off",
        };
        foreach (var (name, value) in overrides)
            settings[name] = value;
        var arguments = settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        var pidFile = Path.Combine(DataDirectory, "postmaster.pid");
        RefuseSecond(pidFile);
        File.Delete(pidFile);
        var start = _binaries.AsServerUser("postgres", ["-D", DataDirectory, .. arguments], anchored: true);
        string[] command = [.. _options.Launcher, start.FileName, .. start.ArgumentList];
        _process = AnchoredProcess.Start(
            new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = start.WorkingDirectory });
        var started = _time.GetTimestamp();
        while (!IsReady(pidFile))
        {
            if (_process.HasExited || _time.GetElapsedTime(started) > StartLimit)
                throw new InvalidOperationException($"PostgreSQL did not start:\n{_process.LastOutput}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellation);
        }
    }

    /// <summary>Stops the server; immediate is a crash: no shutdown checkpoint, no word to clients.</summary>
    public async Task StopAsync(bool immediate, CancellationToken cancellation)
    {
        if (_process is null)
            return;
        _process.Signal(immediate ? PosixSignals.Quit : PosixSignals.Interrupt);
        await _process.ExitedAsync(cancellation);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs one of the server's programs (pg_ctl, pg_basebackup, ...) as the server's user.</summary>
    public Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        AnchoredProcess.RunAsync(_binaries.AsServerUser(program, arguments), cancellation);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(immediate: !_keeps, CancellationToken.None);
        if (!_keeps && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        var unfinished = Path.Combine(_directory, "unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await using (var file = OwnerFile.Create(PasswordFile))
            await file.WriteAsync(Encoding.ASCII.GetBytes(_password), cancellation);
        if (_binaries.ServerUser is { } user)
        {
            var own = new ProcessStartInfo("chown", ["-R", user, _directory]);
            await AnchoredProcess.RunAsync(own, cancellation);
        }

        string[] sync = _keeps ? [] : ["--no-sync"];
        await RunAsync("initdb",
            [
                "-D", unfinished, "-U", User, "--pwfile", PasswordFile, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C", .. sync,
            ], cancellation);
        if (_options.Host != PrivatePostgresOptions.Loopback)
            await File.AppendAllTextAsync(
                Path.Combine(unfinished, "pg_hba.conf"), "host all all all scram-sha-256\n", cancellation);
        // One step, so that an initdb that was interrupted is never taken for a database.
        Directory.Move(unfinished, DataDirectory);
    }

    /// <summary>
    /// Two servers on one directory would destroy it, and the file that is deleted next is PostgreSQL's own lock.
    /// </summary>
    private void RefuseSecond(string pidFile)
    {
        if (_keeps && File.Exists(pidFile) && int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), out var id)
            && IsServerHere(id))
            throw new InvalidOperationException($"{_directory} is in use by process {id}; does it run already?");
    }

    /// <summary>A number that a crash has left may belong to anybody by now.</summary>
    private bool IsServerHere(int processId)
    {
        try
        {
            using var other = Process.GetProcessById(processId);
            var commandLine = $"/proc/{processId}/cmdline";
            return File.Exists(commandLine)
                ? File.ReadAllText(commandLine).Contains(DataDirectory, StringComparison.Ordinal)
                : other.ProcessName == "postgres";
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }

    /// <summary>The server writes its state into the eighth line, as pg_ctl reads it.</summary>
    private static bool IsReady(string pidFile)
    {
        try
        {
            return File.Exists(pidFile) && File.ReadAllLines(pidFile) is { Length: >= 8 } lines
                && lines[7].Trim() is "ready" or "standby";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How a private server is set up.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>
    /// Keeps data and password from start to start; made when missing. Null: fresh ones, thrown away.
    /// </summary>
    public string? Directory { get; init; }

    internal const string Loopback = "127.0.0.1";

    /// <summary>
    /// Where it listens and is reached. Elsewhere than on loopback, whoever has the password may connect.
    /// </summary>
    public string Host { get; init; } = Loopback;

    /// <summary>Words in front of the server's command that become it in the end, such as ip netns exec NAME.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Server settings over the usual ones, such as shared_buffers.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
