using System.Globalization;
using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What most shops sell by: one script in Redis that remembers the order's id, takes a unit and writes a line to a
/// stream, with the append-only file flushed before each answer. Clients pipeline, which is the best they can do.
/// </summary>
public sealed class RedisScriptBench(TimeProvider time) : IAsyncDisposable
{
    public const int Clients = 16;

    private const string Script = """
        if redis.call('sadd', KEYS[1], ARGV[1]) == 0 then return 1 end
        if redis.call('decrby', KEYS[2], 1) < 0 then
          redis.call('incrby', KEYS[2], 1)
          redis.call('srem', KEYS[1], ARGV[1])
          return 0
        end
        redis.call('xadd', KEYS[3], '*', 'order', ARGV[1], 'buyer', ARGV[2], 'shipTo', ARGV[3])
        return 1
        """;

    private static readonly string ShipTo = $"{BenchBuyer.Name}|{BenchBuyer.Phone}|{BenchBuyer.Address}";

    private RedisServer? _server;
    private string _script = "";
    private long _next;

    /// <summary>False: there is no redis-server here.</summary>
    public async Task<bool> PrepareAsync(CancellationToken cancellation)
    {
        if (AnchoredCommand.OnPath("redis-server") is not { } program)
        {
            return false;
        }

        _server = await RedisServer.StartAsync(program, time, cancellation);
        using var connection = await RedisConnection.OpenAsync(_server.Address, cancellation);
        connection.Write("SCRIPT", "LOAD", Script);
        _script = await connection.ReadAsync(cancellation);
        connection.Write("SET", "{item}:stock", "1000000000");
        await connection.ReadAsync(cancellation);
        return true;
    }

    /// <summary>Processor time of the server so far.</summary>
    public TimeSpan Used
    {
        get
        {
            Server.Process.Refresh();
            return Server.Process.TotalProcessorTime;
        }
    }

    /// <summary>How Redis flushes, as it says itself.</summary>
    public async Task<string> ReadFlushModeAsync(CancellationToken cancellation)
    {
        using var connection = await RedisConnection.OpenAsync(Server.Address, cancellation);
        connection.Write("CONFIG", "GET", "append*");
        var settings = (await connection.ReadAsync(cancellation)).Split(' ');
        return string.Join(", ", settings.Chunk(2).Where(pair => pair[0] is "appendonly" or "appendfsync")
            .Select(pair => $"{pair[0]}={pair[1]}"));
    }

    /// <summary>Sells for that long with so many purchases under way; returns what was sold and how fast.</summary>
    public async Task<LoadResult> RunAsync(int inFlight, TimeSpan duration, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var tally = new LoadTally();
        var each = Math.Max(1, inFlight / Clients);
        var clients = Enumerable.Range(0, Clients)
            .Select(_ => SellAsync(each, start, duration, cancellation)).ToArray();
        foreach (var sold in await Task.WhenAll(clients))
        {
            tally.CountAccepted(sold);
        }

        return new LoadResult(tally, new LatencyHistogram(), time.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private RedisServer Server => _server ?? throw new InvalidOperationException("Redis was not started");

    private async Task<int> SellAsync(int each, long start, TimeSpan duration, CancellationToken cancellation)
    {
        using var connection = await RedisConnection.OpenAsync(Server.Address, cancellation);
        var sold = 0;
        while (time.GetElapsedTime(start) < duration)
        {
            for (var i = 0; i < each; i++)
            {
                var number = Interlocked.Increment(ref _next).ToString("D12", CultureInfo.InvariantCulture);
                connection.Write("EVALSHA", _script, "3", "{item}:orders", "{item}:stock", "{item}:stream",
                    $"order-{number}", $"buyer-{number}", ShipTo);
            }

            for (var i = 0; i < each; i++)
            {
                sold += await connection.ReadAsync(cancellation) == "1"
                    ? 1 : throw new InvalidOperationException("Redis refused an order that it had the stock for");
            }
        }

        return sold;
    }
}
