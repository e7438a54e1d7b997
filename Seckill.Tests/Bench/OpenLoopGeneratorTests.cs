using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OpenLoopGeneratorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_Schedule_SendsEachInstantOnceAndNoneBeforeItsTime()
    {
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var load = Generator(server, 4);
        var script = new SentScript(AddressOf(server));
        var before = TimeProvider.System.GetTimestamp();

        var result = await load.RunAsync(
            script, OpenLoopSchedule.Even(500, TimeSpan.FromSeconds(0.2)), TestContext.Current.CancellationToken);

        Assert.Equal(100, result.Tally.Accepted);
        Assert.Equal(100, result.Latency.Count);
        Assert.Equal(100, result.SendDelay.Count);
        Assert.Equal(0, result.Tally.Errors);
        for (var i = 0; i < script.SentAt.Count; i++)
        {
            var sent = TimeProvider.System.GetElapsedTime(before, script.SentAt[i]);
            Assert.True(sent >= TimeSpan.FromMilliseconds(2 * i), $"{i} was sent after {sent}");
        }
    }

    [Fact]
    public async Task Run_ServerThatStalls_ChargesThoseWhoCameMeanwhile()
    {
        // The first request holds the only connection until all others are due.
        var stall = TimeSpan.FromMilliseconds(300);
        var requests = 0;
        await using var server = await ServerAsync(async _ =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                await Task.Delay(stall, TimeProvider.System);
            }
        });
        using var load = Generator(server, 1);

        var result = await load.RunAsync(new SentScript(AddressOf(server)),
            OpenLoopSchedule.Even(100, TimeSpan.FromSeconds(0.1)), TestContext.Current.CancellationToken);

        // Ten are due in the first 90 ms; the server answers the last one at once, but it came long before. The
        // histogram knows figures to a few per cent, the timer its milliseconds.
        var least = stall - TimeSpan.FromMilliseconds(100);
        Assert.Equal(10, result.Tally.Accepted);
        Assert.True(result.Latency.At(0.1) >= least, $"{result.Latency.At(0.1)}");
        Assert.True(result.SendDelay.Max >= least, $"{result.SendDelay.Max}");

        // It was the server that had no connection for them, not the generator that came late.
        Assert.Equal(9, result.WaitedForConnection);
        Assert.True(
            result.GeneratorDelay.At(0.5) < result.SendDelay.At(0.5),
            $"{result.GeneratorDelay.At(0.5)} of {result.SendDelay.At(0.5)}");
    }

    [Fact]
    public async Task Run_ScriptThatTakesItsTime_IsTheGeneratorsOwnDelay()
    {
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var load = Generator(server, 64);
        var slow = new SlowScript(new SentScript(AddressOf(server)), TimeSpan.FromMilliseconds(20));

        var result = await load.RunAsync(
            slow, OpenLoopSchedule.Even(200, TimeSpan.FromSeconds(0.1)), TestContext.Current.CancellationToken);

        // Twenty requests, each 20 ms of work: the last one leaves about 280 ms late, with connections to spare.
        Assert.Equal(0, result.WaitedForConnection);
        Assert.True(result.GeneratorDelay.Max >= TimeSpan.FromMilliseconds(250), $"{result.GeneratorDelay.Max}");
        Assert.True(result.SentWithin >= TimeSpan.FromMilliseconds(350), $"{result.SentWithin}");
    }

    [Fact]
    public async Task Run_Log_HasEveryRequestAndWhetherItWasWon()
    {
        var requests = 0;
        await using var server = await ServerAsync(context =>
        {
            var number = Interlocked.Increment(ref requests);
            if (number % 10 == 1)
            {
                context.Abort();
            }

            context.Response.StatusCode = number % 10 == 2 ? 503 : 201;
            return Task.CompletedTask;
        });
        using var load = Generator(server, 1);
        var log = new AnswerLog(TimeProvider.System);
        var before = TimeProvider.System.GetTimestamp();

        var result = await load.RunAsync(new SentScript(AddressOf(server)),
            OpenLoopSchedule.Even(200, TimeSpan.FromSeconds(0.2)), log, TestContext.Current.CancellationToken);

        var all = log.Between(before, long.MaxValue);
        Assert.Equal(40, all.Latencies.Count);
        Assert.Equal(32, all.Won);
        Assert.Equal(4, result.RefusalLatency.Count);
    }

    [Fact]
    public async Task Run_ScriptThatHasNoMore_EndsBeforeTheSchedule()
    {
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var load = Generator(server, 2);

        var result = await load.RunAsync(new SentScript(AddressOf(server), most: 3),
            OpenLoopSchedule.Even(1_000, TimeSpan.FromHours(1)), TestContext.Current.CancellationToken);

        Assert.Equal(3, result.Tally.Answers);
    }

    [Fact]
    public async Task Run_TwoTargets_GetTheirShares()
    {
        var (atOne, atOther) = (0, 0);
        await using var one = await ServerAsync(_ => Count(ref atOne));
        await using var other = await ServerAsync(_ => Count(ref atOther));
        using var load = new OpenLoopGenerator([AddressOf(one), AddressOf(other)], 2, TimeProvider.System)
        {
            LastAnswers = Patience,
        };

        await load.RunAsync(new SentScript(AddressOf(one)), OpenLoopSchedule.Even(200, TimeSpan.FromSeconds(0.1)),
            TestContext.Current.CancellationToken);

        Assert.Equal(20, atOne + atOther);
        Assert.InRange(atOne, 1, 19);
    }

    private static Task Count(ref int requests)
    {
        Interlocked.Increment(ref requests);
        return Task.CompletedTask;
    }

    private static OpenLoopGenerator Generator(WebApplication server, int connections) =>
        new([AddressOf(server)], connections, TimeProvider.System) { LastAnswers = Patience };

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

    private sealed class SlowScript(ILoadScript inner, TimeSpan work) : ILoadScript
    {
        public int Write(int connection, Span<byte> request)
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < work)
            {
                // As much work as was asked for.
            }

            return inner.Write(connection, request);
        }
    }

    private sealed class SentScript(IPEndPoint server, int most = int.MaxValue) : ILoadScript
    {
        private readonly byte[] _request = HttpText.Post(new Uri($"http://{server}"), "/small", "{}");

        public List<long> SentAt { get; } = [];

        public int Write(int connection, Span<byte> request)
        {
            if (SentAt.Count == most)
            {
                return 0;
            }

            SentAt.Add(TimeProvider.System.GetTimestamp());
            _request.CopyTo(request);
            return _request.Length;
        }
    }
}
