using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Seckill.Node.Config;
using Seckill.Node.Ops;
using Seckill.Tests.Node;
using Seckill.Tests.Peers;

namespace Seckill.Tests.Webhooks.Broker;

/// <summary>
/// A real RabbitMQ of our own: directory, ports and port mapper (epmd) of its own, all on loopback; both processes are
/// ended by their ids. Debian's wrapper wants root or its own user; the program behind it runs as anybody.
/// </summary>
internal sealed class RabbitServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/rabbitmq/bin", User = "seckill", NodeName = "private@localhost";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-mq-").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly int _distribution = NodeProcess.FreePort();
    private readonly int _mapper = NodeProcess.FreePort();
    private readonly CertificateFiles _certificates = CertificateFiles.SignedBy(CertificateFiles.Authority());
    private AnchoredProcess? _epmd;
    private AnchoredProcess? _process;

    public int Port { get; } = NodeProcess.FreePort();

    public int TlsPort { get; } = NodeProcess.FreePort();

    /// <summary>PEM file of the authority that signed what the TLS port shows; its name there is localhost.</summary>
    public string Authority => _certificates.Options.Ca;

    public string Uri => $"amqp://{User}:{_password}@127.0.0.1:{Port}";

    public string TlsUri(string host = "localhost") => $"amqps://{User}:{_password}@{host}:{TlsPort}";

    /// <summary>A sink's settings for this server.</summary>
    public static RabbitSettings Settings(string uri, string exchange, double timeoutSeconds = 10, string? ca = null) =>
        new(RabbitAddress.Parse(new Secret(uri))!, exchange, ca, false, TimeSpan.FromSeconds(timeoutSeconds),
            TimeSpan.FromSeconds(1), 200);

    public static async Task<RabbitServer> StartNewAsync()
    {
        if (!File.Exists(Path.Combine(Programs, "rabbitmq-server")))
        {
            throw new InvalidOperationException("no RabbitMQ is here; on Debian: apt-get install rabbitmq-server");
        }

        var server = new RabbitServer();
        try
        {
            await server.WriteAsync();
            server._epmd = AnchoredProcess.Start(server.Command(
                "/usr/bin/epmd", ["-address", "127.0.0.1", "-port", $"{server._mapper}"]));
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again) over what it has on disk, unless it runs; listens when it returns.</summary>
    public async Task StartAsync()
    {
        if (_process is { HasExited: false })
        {
            return;
        }

        _process = AnchoredProcess.Start(Command(Path.Combine(Programs, "rabbitmq-server"), []));
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await ListensAsync(limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"RabbitMQ did not start:\n{_process.LastOutput}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>SIGTERM: it says goodbye; or kill -9: it does not.</summary>
    public async Task StopAsync(bool kill = false)
    {
        if (_process is { } process)
        {
            process.Signal(kill ? PosixSignals.Kill : PosixSignals.Terminate);
            await process.ExitedAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>rabbitmqctl.</summary>
    public Task<string> ControlAsync(params string[] words) => AnchoredProcess.RunAsync(
        Command(Path.Combine(Programs, "rabbitmqctl"), ["-n", NodeName, .. words]), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(kill: true);
        if (_epmd is { } epmd)
        {
            epmd.Signal(PosixSignals.Kill);
            await epmd.ExitedAsync(CancellationToken.None);
            epmd.Dispose();
        }

        _certificates.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private ProcessStartInfo Command(string program, string[] arguments)
    {
        var command = AnchoredCommand.Of("KILL", [program, .. arguments]);
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _directory };
        var own = new Dictionary<string, string>
        {
            ["HOME"] = _directory,
            ["ERL_EPMD_PORT"] = $"{_mapper}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = NodeName,
            ["RABBITMQ_DIST_PORT"] = $"{_distribution}",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_directory, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_directory, "advanced.config"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_directory, "none"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_directory, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_directory, "log"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_directory, "plugins"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -noinput",

            // The script becomes the server, so that its id is the server's.
            ["RABBITMQ_ALLOW_INPUT"] = "1",
        };
        foreach (var (name, value) in own)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task WriteAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "plugins"), "[].\n");
        await File.WriteAllTextAsync(Path.Combine(_directory, "rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            listeners.ssl.1 = 127.0.0.1:{TlsPort}
            ssl_options.cacertfile = {_certificates.Options.Ca}
            ssl_options.certfile = {_certificates.Options.Certificate}
            ssl_options.keyfile = {_certificates.Options.Key}
            default_user = {User}
            default_pass = {_password}
            log.console = true
            log.console.level = warning
            log.file = false
            vm_memory_high_watermark.absolute = 1GB
            disk_free_limit.absolute = 1MB

            """);
    }

    private async Task<bool> ListensAsync(CancellationToken cancellation)
    {
        try
        {
            using var plain = new TcpClient();
            await plain.ConnectAsync("127.0.0.1", Port, cancellation);
            using var tls = new TcpClient();
            await tls.ConnectAsync("127.0.0.1", TlsPort, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
