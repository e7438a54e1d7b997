using System.Diagnostics;
using System.Net;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class ContestTests
{
    [Fact]
    public async Task Run_TwoContestants_EachHasItsRoundsAndTheWarmUpDoesNotCount()
    {
        await using var server = EchoServer.Build(new Uri("http://127.0.0.1:0"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var address = IPEndPoint.Parse(new Uri(server.Urls.Single()).Authority);
        using var load = new LoadGenerator(address, 4, TimeProvider.System);
        using var process = Process.GetCurrentProcess();
        var url = new Uri(server.Urls.Single());
        var small = new FewScript(HttpText.Post(url, "/small", """{"id":"a","quantity":1}"""));
        var large = new FewScript(HttpText.Post(url, "/purchase",
            """{"quantity":1,"shipTo":{"name":"a","phone":"b","address":"c"}}"""));

        var results = await Contest.RunAsync(
            [new Contestant("small", load, small, process), new Contestant("large", load, large, process)],
            rounds: 3, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(["large", "small"], results.Keys.Order());
        Assert.All(results.Values, result => Assert.Equal(3 * FewScript.ARound, result.Tally.Accepted));
        Assert.All(results.Values, result => Assert.Equal(3, result.ToJson()["rounds"]!.AsArray().Count));
        Assert.True(results["small"].Rate > 0);
    }

    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 2.0 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7.0)]
    public void Median_Values_IsTheMiddle(double[] values, double median) =>
        Assert.Equal(median, ContestResult.Median(values));

    /// <summary>
    /// Ends a round after so many requests, so that the test waits for no clock: each connection sends its share, then
    /// pauses once.
    /// </summary>
    private sealed class FewScript(byte[] request) : ILoadScript
    {
        public const int ARound = 40;
        private const int Share = 10;
        private readonly int[] _sent = new int[ARound / Share];

        public int Write(int connection, Span<byte> target)
        {
            if (_sent[connection]++ == Share)
            {
                _sent[connection] = 0;
                return 0;
            }

            request.CopyTo(target);
            return request.Length;
        }
    }
}
