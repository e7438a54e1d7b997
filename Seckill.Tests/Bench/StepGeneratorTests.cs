using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class StepGeneratorTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Run_Clients_EachHasAConnectionOfItsOwnAndIsNotEarly()
    {
        var connections = new ConcurrentDictionary<string, int>();
        await using var server = await ServerAsync(context =>
        {
            connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        });
        using var step = new StepGenerator(AddressOf(server), 40, Within, Patience, TimeProvider.System);
        var script = new RequestsScript(AddressOf(server), each: 1);

        var result = await step.RunAsync(script, TestContext.Current.CancellationToken);

        Assert.Equal(40, result.Tally.Accepted);
        Assert.Equal(40, result.Tally.Answers);
        Assert.Equal(40, connections.Count);
        Assert.Equal(40, result.Connected.Count);
        Assert.Equal(40, result.Latency.Count);
        Assert.Equal(0, result.RefusedConnections);
        Assert.True(result.OpenedWithin >= Within * 39 / 40, $"{result.OpenedWithin}");
    }

    [Fact]
    public async Task Run_TwoRequestsEach_GoOverOneConnectionAndTheLastAnswerCounts()
    {
        var connections = new ConcurrentDictionary<string, int>();
        await using var server = await ServerAsync(context =>
        {
            var number = connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
            context.Response.StatusCode = number == 1 ? 201 : 202;
            return Task.CompletedTask;
        });
        using var step = new StepGenerator(AddressOf(server), 10, Within, Patience, TimeProvider.System);

        var result = await step.RunAsync(
            new RequestsScript(AddressOf(server), each: 2), TestContext.Current.CancellationToken);

        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 2], connections.Values);
        Assert.Equal(10, result.Tally.Pending);
        Assert.Equal(10, result.Tally.Answers);
    }

    [Fact]
    public async Task Run_NobodyListens_EachConnectionIsRefused()
    {
        using var step = new StepGenerator(ChildProcess.FreeAddress(), 5, Within, Patience, TimeProvider.System);
        var result = await step.RunAsync(
            new RequestsScript(new IPEndPoint(IPAddress.Loopback, 1), each: 1),
            TestContext.Current.CancellationToken);
        Assert.Equal(5, result.RefusedConnections);
        Assert.Equal(5, result.Tally.Faults["connection-ConnectionRefused"]);
    }

    [Fact]
    public async Task Run_FullBacklog_KeepsTheScheduleOfTheOthers()
    {
        // Nobody accepts: the system takes in what the backlog holds, and lets the rest of them try again.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(1);
        using var step = new StepGenerator(deaf.LocalEndPoint!, 20, Within, Patience, TimeProvider.System);
        var script = new RequestsScript((IPEndPoint)deaf.LocalEndPoint!, each: 1);

        var result = await step.RunAsync(script, TestContext.Current.CancellationToken);

        Assert.InRange(result.Connected.Count, 1, 19);
        Assert.Equal(20, result.SendDelay.Count);
        Assert.Equal(20, result.Tally.Faults[LoadTally.NoAnswer]);
        Assert.Equal(20 - result.Connected.Count, result.RefusedConnections);

        // One that waited for a connection of these would wait until its patience is over, and longer.
        Assert.True(result.OpenedWithin < 0.8 * Patience, $"{result.OpenedWithin}");
    }

    private static IPEndPoint AddressOf(WebApplication server) =>
        IPEndPoint.Parse(new Uri(server.Urls.Single()).Authority);

    private static async Task<WebApplication> ServerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class RequestsScript(IPEndPoint server, int each) : ILoadScript
    {
        private readonly Dictionary<int, int> _sent = [];

        public int Write(int connection, Span<byte> request)
        {
            var sent = _sent.GetValueOrDefault(connection);
            if (sent == each)
            {
                return 0;
            }

            _sent[connection] = sent + 1;
            return Encoding.ASCII.GetBytes(
                $"POST /buy HTTP/1.1\r\nHost: {server}\r\nContent-Length: 0\r\n\r\n", request);
        }
    }
}
