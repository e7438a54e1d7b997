using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seckill.Tests.Cluster;

/// <summary>The proxy does what its rules say: checked on a server that echoes.</summary>
public sealed class ChaosProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly StringBuilder _heard = new();
    private ChaosProxy _proxy = null!;
    private Socket _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server.Start();
        _ = EchoAsync();
        _proxy = new ChaosProxy((IPEndPoint)_server.LocalEndpoint, TimeProvider.System);
        _client = await ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Pass_BothWays_Echoes()
    {
        await SayAsync("hello");
        Assert.Equal("hello", await HearAsync());
    }

    [Fact]
    public async Task Delay_OfAnswers_CostsTimeAndNotRate()
    {
        var delay = TimeSpan.FromSeconds(1);
        _proxy.ToClient = new ChaosRule(Delay: delay);
        var started = Stopwatch.GetTimestamp();
        for (var i = 1; i <= 20; i++)
        {
            // Each a piece of its own: one after another they would take 20 s.
            await SayAsync("x");
            await SaidAsync(new string('x', i));
        }

        for (var heard = 0; heard < 20;)
        {
            heard += (await HearAsync()).Length;
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), delay, TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Stall_OfRequests_HoldsThemUntilItHeals()
    {
        _proxy.ToServer = new ChaosRule(Stalls: true);
        await SayAsync("late");
        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync().WaitAsync(Soon, Stop));
        Assert.Equal("", Heard());

        _proxy.Heal();
        await SaidAsync("late");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stall_OfRequests_DeliversThemThoughTheClientHasGone(bool rudely)
    {
        _proxy.ToServer = new ChaosRule(Stalls: true);
        await SayAsync("late");
        _client.Close(rudely ? 0 : -1);
        await Task.Delay(Soon, TimeProvider.System, Stop);
        Assert.Equal("", Heard());

        _proxy.Heal();
        await SaidAsync("late");
        await NoLinksAsync();
    }

    [Fact]
    public async Task Swallow_OfAnswers_TheServerHeardAndTheClientNeverHears()
    {
        _proxy.ToClient = new ChaosRule(Swallows: true);
        await SayAsync("done");
        await SaidAsync("done");
        var hearing = HearAsync();
        await BecomesAsync(() => _proxy.Swallowed == "done".Length);
        await Assert.ThrowsAsync<TimeoutException>(() => hearing.WaitAsync(Soon, Stop));

        _proxy.Heal();
        await SayAsync("again");
        Assert.Equal("again", await hearing);
    }

    [Fact]
    public async Task CutAfter_OfRequests_PassesSoManyBytesAndResets()
    {
        _proxy.ToServer = new ChaosRule(CutAfter: 3);
        await SayAsync("abcdef");
        await SaidAsync("abc");
        await AssertResetAsync(_client);
        await NoLinksAsync();
    }

    [Fact]
    public async Task ResetAll_OpenConnection_IsReset()
    {
        await SayAsync("x");
        await HearAsync();
        _proxy.ResetAll();
        await AssertResetAsync(_client);
    }

    [Fact]
    public async Task Refuses_NewConnections_AndKeepsTheOpenOne()
    {
        _proxy.Refuses = true;
        using var second = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await AssertResetAsync(second);
        await SayAsync("still");
        Assert.Equal("still", await HearAsync());
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _proxy.Port, Stop);
        return socket;
    }

    private async Task SayAsync(string text) => await _client.SendAsync(Encoding.ASCII.GetBytes(text), Stop);

    private async Task<string> HearAsync()
    {
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await _client.ReceiveAsync(buffer, Stop));
    }

    private async Task AssertResetAsync(Socket socket)
    {
        try
        {
            if (!socket.Connected)
            {
                await socket.ConnectAsync(IPAddress.Loopback, _proxy.Port, Stop);
            }

            var buffer = new byte[100];
            while (await socket.ReceiveAsync(buffer, Stop).AsTask().WaitAsync(Most, Stop) > 0)
            {
                // What was on its way.
            }
        }
        catch (SocketException)
        {
            // A reset, which is as good as an end.
        }
    }

    private string Heard()
    {
        lock (_heard)
        {
            return _heard.ToString();
        }
    }

    private Task SaidAsync(string text) => BecomesAsync(() => Heard() == text);

    /// <summary>No connection is kept that nobody needs.</summary>
    private Task NoLinksAsync() => BecomesAsync(() => _proxy.OpenLinks == 0);

    private static async Task BecomesAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Most);
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
        }
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            var socket = await _server.AcceptSocketAsync(Stop);
            _ = EchoAsync(socket);
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        using var closes = socket;
        var buffer = new byte[100];
        while (await socket.ReceiveAsync(buffer, Stop) is > 0 and var read)
        {
            lock (_heard)
            {
                _heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            await socket.SendAsync(buffer.AsMemory(0, read), Stop);
        }
    }
}
