using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class LoadGeneratorTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_EchoServer_EveryRequestIsAnsweredOnce()
    {
        await using var server = EchoServer.Build(new Uri("http://127.0.0.1:0"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var load = new LoadGenerator(AddressOf(server), 8, TimeProvider.System);
        var script = new CountedScript(AddressOf(server), 500);

        var result = await load.RunAsync(script, Plenty, TestContext.Current.CancellationToken);

        Assert.Equal(500, result.Tally.Accepted);
        Assert.Equal(500, result.Latency.Count);
        Assert.Equal(500, script.Seen);
        Assert.Equal(0, result.Tally.Errors + result.Tally.Refused);
        Assert.Equal("""{"id":"0123456789abcdef","quantity":3}""", script.LastBody);
    }

    [Fact]
    public async Task Run_ServerThatBreaksConnections_CountsErrorsAndGoesOn()
    {
        var answered = 0;
        await using var server = Server(context =>
        {
            if (Interlocked.Increment(ref answered) % 5 == 0)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var load = new LoadGenerator(AddressOf(server), 1, TimeProvider.System);

        var result = await load.RunAsync(
            new CountedScript(AddressOf(server), 20), Plenty, TestContext.Current.CancellationToken);

        Assert.Equal(16, result.Tally.Accepted);
        Assert.Equal(4, result.Tally.Errors);
    }

    [Theory]
    [InlineData(60_000, 3, 0)]
    [InlineData(70_000, 0, 3)]
    public async Task Run_LongAnswers_AreReadUpToABound(int length, int accepted, int malformed)
    {
        await using var server = Server(context =>
        {
            context.Response.ContentLength = length;
            return context.Response.Body.WriteAsync(new byte[length]).AsTask();
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var load = new LoadGenerator(AddressOf(server), 1, TimeProvider.System);

        var result = await load.RunAsync(
            new CountedScript(AddressOf(server), 3), Plenty, TestContext.Current.CancellationToken);

        Assert.Equal(accepted, result.Tally.Accepted);
        Assert.Equal(malformed, result.Tally.Faults.GetValueOrDefault("answer-malformed"));
    }

    [Fact]
    public async Task Run_TargetThatRefuses_ItsConnectionsGoToTheNextOne()
    {
        await using var server = EchoServer.Build(new Uri("http://127.0.0.1:0"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var load = new LoadGenerator([ChildProcess.FreeAddress(), AddressOf(server)], 4, TimeProvider.System);

        var result = await load.RunAsync(
            new CountedScript(AddressOf(server), 20), Plenty, TestContext.Current.CancellationToken);

        Assert.Equal(20, result.Tally.Accepted);
    }

    private static IPEndPoint AddressOf(WebApplication server)
    {
        var address = new Uri(server.Urls.Single());
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    private static WebApplication Server(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        return app;
    }

    private sealed class CountedScript(IPEndPoint server, int most) : ILoadScript
    {
        private readonly byte[] _request =
            HttpText.Post(new Uri($"http://{server}"), "/small", """{"id":"x","quantity":3}""");

        private int _sent;

        public int Seen { get; private set; }

        public string LastBody { get; private set; } = "";

        public int Write(int connection, Span<byte> request)
        {
            if (_sent == most)
            {
                return 0;
            }

            _sent++;
            _request.CopyTo(request);
            return _request.Length;
        }

        public void Read(int connection, int status, ReadOnlySpan<byte> body)
        {
            Seen++;
            LastBody = System.Text.Encoding.UTF8.GetString(body);
        }
    }
}
