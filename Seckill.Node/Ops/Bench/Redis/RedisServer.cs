using System.Diagnostics;
using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>A private Redis on loopback in a directory of its own; every write is flushed before its answer.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("seckill-bench-redis-");
    private readonly ChildProcess _child;

    private RedisServer(string program, TimeProvider time) => _child = ChildProcess.StartProgram(
        [
            program, "--bind", "127.0.0.1", "--port", $"{Address.Port}", "--dir", _data.FullName,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0",
        ], time);

    public IPEndPoint Address { get; } = ChildProcess.FreeAddress();

    public Process Process => _child.Process;

    public static async Task<RedisServer> StartAsync(
        string program, TimeProvider time, CancellationToken cancellation)
    {
        var server = new RedisServer(program, time);
        try
        {
            await server._child.ListeningAsync(server.Address, StartTime, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
