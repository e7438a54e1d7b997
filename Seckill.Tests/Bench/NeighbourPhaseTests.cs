using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class NeighbourPhaseTests
{
    [Fact]
    public void RatioTo_DisturbedRound_DoesNotDecide()
    {
        var alone = Phase(10, 10, 20);
        var beside = Phase(11, 500, 22);
        Assert.Equal(1.1, beside.RatioTo(alone), 0.001);
    }

    [Fact]
    public void ToJson_Rounds_TellsTheirSumAndWhoWasBusy()
    {
        var json = Phase(10, 30).ToJson();
        Assert.Equal("[10,30]", json["p99OfRounds"]!.ToJsonString());
        Assert.Equal(2, json["accepted"]!.GetValue<long>());
        Assert.Equal(0.5, json["coresBusy"]!["node"]!.GetValue<double>());
        Assert.Equal(0.25, json["coresBusy"]!["database"]!.GetValue<double>());
        Assert.Null(json["beside"]);
    }

    private static NeighbourPhase Phase(params int[] milliseconds)
    {
        var phase = new NeighbourPhase();
        foreach (var latency in milliseconds)
        {
            var others = new LoadResult(new LoadTally(), new LatencyHistogram(), TimeSpan.FromSeconds(4));
            others.Latency.Record(TimeSpan.FromMilliseconds(latency));
            others.Tally.CountAnswer(201, "{}"u8);
            var used = new ProcessorTime(TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
            phase.Add(new NeighbourRound(others, null, used));
        }

        return phase;
    }
}
