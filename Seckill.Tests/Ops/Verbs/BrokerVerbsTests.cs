using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill broker, as a shell sees it.</summary>
public sealed class BrokerVerbsTests
{
    [Fact]
    public async Task Show_Blocked_SaysWhyAndWhatWaits()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Node.Broker = new BrokerReport(
            new RabbitStatus(RabbitState.Blocked, new Instant(0), 7, "low on memory", new Instant(1)),
            new BrokerLag(3, 2, new Instant(2)));

        var shown = await bench.AskAsync("broker show");

        Assert.Equal(ExitCode.Yes, shown.Code);
        Assert.Contains(shown.Lines, line => line.StartsWith("state", StringComparison.Ordinal)
            && line.EndsWith(" blocked", StringComparison.Ordinal));
        Assert.Contains(shown.Lines, line => line.StartsWith("behind", StringComparison.Ordinal)
            && line.EndsWith(" 3", StringComparison.Ordinal));
        Assert.Contains("low on memory", shown.Out);
    }
}
