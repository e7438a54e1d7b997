using System.Diagnostics;
using System.Globalization;
using Seckill.Node.Ops;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Three nodes and a database, each in a network namespace of its own, and the test outside. Each pair that talks has a
/// link of its own, which can be taken down alone, or made to lose what goes one way. Needs root and iproute2. Names
/// carry this process's id; what a run that died has left behind is removed by the next.
/// </summary>
public sealed class SplitNetwork : IAsyncDisposable
{
    public const string Database = "db";

    private const string Outside = "out";
    private const string Prefix = "skt";
    private const string NobodysHardware = "02:00:00:00:00:01";

    private static readonly string[] Places = [Outside, "n1", "n2", "n3", Database];
    private readonly int _run = Environment.ProcessId;
    private readonly string _range;

    private SplitNetwork(string range) => _range = range;

    public static async Task<SplitNetwork> CreateAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new InvalidOperationException("network namespaces need root; run the tests with sudo");
        }

        await RemoveLeftoversAsync();
        var network = new SplitNetwork(await FreeRangeAsync());
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A cluster whose every process lives in its namespace.</summary>
    public ClusterSetup Setup => new()
    {
        Place = name => new NodePlace(AddressOf(name), 5080, 8558, 7946, NamespaceOf(name)),
        Postgres = new PrivatePostgresOptions
        {
            Host = AddressOf(Database),
            Launcher = ["ip", "netns", "exec", NamespaceOf(Database)],
        },
    };

    /// <summary>
    /// Takes the link of two places down at the first one's end: that end knows, the other hears nothing.
    /// </summary>
    public Task CutAsync(string a, string b) => InAsync(a, $"link set {DeviceOf(a, b)} down");

    /// <summary>What one place sends to the other is lost on the way; the other way stays as it is.</summary>
    public Task CutOneWayAsync(string from, string to) => InAsync(from,
        $"neigh replace {AddressOf(to)} lladdr {NobodysHardware} nud permanent dev {DeviceOf(from, to)}");

    /// <summary>The link is as it was, whichever way it was cut.</summary>
    public async Task HealAsync(string a, string b)
    {
        foreach (var (here, there) in new[] { (a, b), (b, a) })
        {
            await InAsync(here, $"link set {DeviceOf(here, there)} up", RouteTo(here, there),
                $"neigh replace {AddressOf(there)} lladdr {NobodysHardware} nud permanent dev {DeviceOf(here, there)}",
                $"neigh del {AddressOf(there)} dev {DeviceOf(here, there)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in (await RunAsync("netns list")).Split('\n').Select(line => line.Split(' ')[0])
            .Where(name => name.StartsWith($"{Prefix}{_run}-", StringComparison.Ordinal)))
        {
            await RemoveAsync(name);
        }
    }

    private string AddressOf(string place) => $"{_range}.{Array.IndexOf(Places, place) + 1}";

    private string NamespaceOf(string place) => $"{Prefix}{_run}-{place}";

    /// <summary>The end in the first place of the link to the second: at most 15 characters.</summary>
    private string DeviceOf(string a, string b) =>
        $"{Prefix}{_run}{Array.IndexOf(Places, a)}{Array.IndexOf(Places, b)}";

    private string RouteTo(string here, string there) =>
        $"route replace {AddressOf(there)}/32 dev {DeviceOf(here, there)} src {AddressOf(here)}";

    private async Task BuildAsync()
    {
        foreach (var place in Places.Where(place => place != Outside))
        {
            await RunAsync($"netns add {NamespaceOf(place)}");
            await InAsync(place, "link set lo up", $"addr add {AddressOf(place)}/32 dev lo");
        }

        foreach (var (a, b) in Places.SelectMany((a, i) => Places.Skip(i + 1).Select(b => (a, b))))
        {
            var end = a == Outside ? "" : $" netns {NamespaceOf(a)}";
            await GoneAsync(DeviceOf(a, b));
            await RunAsync(
                $"link add {DeviceOf(a, b)}{end} type veth peer name {DeviceOf(b, a)} netns {NamespaceOf(b)}");
            foreach (var (here, there) in new[] { (a, b), (b, a) })
            {
                string[] own = here == Outside ? [$"addr add {AddressOf(here)}/32 dev {DeviceOf(here, there)}"] : [];
                await InAsync(here, [.. own, $"link set {DeviceOf(here, there)} up", RouteTo(here, there)]);
            }
        }
    }

    /// <summary>
    /// The kernel takes a link down some time after the namespace of its other end was removed: an earlier network of
    /// this run may still be on its way out, for seconds on a busy machine. Its name says that it is this run's.
    /// </summary>
    private static async Task GoneAsync(string device)
    {
        for (var tries = 0; Directory.Exists($"/sys/class/net/{device}") && tries < 600; tries++)
        {
            try
            {
                await RunAsync($"link del {device}");
            }
            catch (InvalidOperationException)
            {
                // It went by itself between the look and the command.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Several commands in one place, one process for all.</summary>
    private Task InAsync(string place, params string[] commands) =>
        RunAsync(place == Outside ? "-batch -" : $"-n {NamespaceOf(place)} -batch -", string.Join('\n', commands));

    /// <summary>A block of 198.18.0.0/15 (kept for tests by RFC 2544) that no interface here has.</summary>
    private static async Task<string> FreeRangeAsync()
    {
        var used = await RunAsync("-o addr");
        return Enumerable.Range(0, 250).Select(n => $"198.18.{(Environment.ProcessId + n) % 250 + 1}")
            .First(range => !used.Contains($" {range}.", StringComparison.Ordinal));
    }

    private static async Task RemoveLeftoversAsync()
    {
        foreach (var name in (await RunAsync("netns list")).Split('\n').Select(line => line.Split(' ')[0])
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.Contains('-')))
        {
            if (int.TryParse(name[Prefix.Length..name.IndexOf('-')], NumberStyles.None, null, out var run)
                && !Directory.Exists($"/proc/{run}"))
            {
                await RemoveAsync(name);
            }
        }
    }

    /// <summary>With the processes that still run in it; its links go with it.</summary>
    private static async Task RemoveAsync(string name)
    {
        foreach (var process in (await RunAsync($"netns pids {name}")).Split('\n', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(process, NumberStyles.None, null, out var id))
            {
                PosixSignals.Send(id, PosixSignals.Kill);
            }
        }

        await RunAsync($"netns del {name}");
    }

    /// <summary>ip with these arguments; returns what it printed.</summary>
    public static async Task<string> RunAsync(string arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output : throw new InvalidOperationException($"ip {arguments} ({input}) failed: {errors}");
    }
}
