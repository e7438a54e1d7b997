using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>The echo server in a child process, with the two requests it is measured with.</summary>
public sealed class EchoContestants : IAsyncDisposable
{
    public const string SmallName = "echo";
    public const string PurchaseName = "requestSizedEcho";

    /// <summary>The hidden verb that serves the echo: bench VERB --listen URL.</summary>
    public const string Verb = "echo";

    private const string SmallBody = """{"id":"0123456789abcdef","quantity":1}""";
    private readonly ChildProcess _child;
    private readonly LoadGenerator _load;
    private readonly Uri _server;

    private EchoContestants(ChildProcess child, LoadGenerator load, Uri server)
    {
        _child = child;
        _load = load;
        _server = server;
    }

    public Contestant Small => new(
        SmallName, _load, new RepeatScript(HttpText.Post(_server, "/small", SmallBody)), _child.Process);

    public static async Task<EchoContestants> StartAsync(
        int connections, TimeProvider time, CancellationToken cancellation)
    {
        var address = ChildProcess.FreeAddress();
        var server = new Uri($"http://{address}");
        var child = ChildProcess.Start(["bench", Verb, "--listen", server.ToString()], time);
        try
        {
            await child.ListeningAsync(address, TimeSpan.FromSeconds(30), cancellation);
            return new EchoContestants(child, new LoadGenerator(address, connections, time), server);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same body and headers as a purchase, to a server that parses them and does nothing else.</summary>
    public Contestant PurchaseSized(string body, params ReadOnlySpan<string> headers) => new(
        PurchaseName, _load, new RepeatScript(HttpText.Post(_server, "/purchase", body, headers)), _child.Process);

    public async ValueTask DisposeAsync()
    {
        _load.Dispose();
        await _child.DisposeAsync();
    }
}
