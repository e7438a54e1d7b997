using Seckill.Node.Crashing;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Cluster;
using Seckill.Tests.Node;

namespace Seckill.Tests.Crashing;

/// <summary>What SECKILL_CRASH_AT may say, when it lets the process die, and where it is refused.</summary>
public sealed class CrashPlanTests
{
    private readonly List<string> _told = [];
    private int _deaths;

    [Theory]
    [InlineData("append-in-flight:1")]
    [InlineData("refund-after-asking:20")]
    [InlineData("watch")]
    public void Parse_OfAPlan_IsTaken(string text) => Assert.NotNull(Parse(text));

    [Theory]
    [InlineData("append-in-flight")]
    [InlineData("append-in-flight:0")]
    [InlineData("append-in-flight:-1")]
    [InlineData("append-in-flight:x")]
    [InlineData("AppendInFlight:1")]
    [InlineData("nowhere:1")]
    [InlineData(":1")]
    public void Parse_OfAnythingElse_IsNull(string text) => Assert.Null(Parse(text));

    [Fact]
    public void Hit_TheNthOfItsPoint_Dies()
    {
        var plan = Parse("step-before-commit:2")!;
        plan.Hit(CrashPoint.StepBeforeCommit);
        plan.Hit(CrashPoint.StepAfterCommit);
        Assert.Equal(0, _deaths);
        plan.Hit(CrashPoint.StepBeforeCommit);
        Assert.Equal(1, _deaths);
        Assert.Equal(["crash point step-before-commit: hit 2, dying"], _told);
    }

    [Fact]
    public void Hit_OfAWatch_TellsEachPointOnceAndLives()
    {
        var plan = Parse("watch")!;
        foreach (var point in Enum.GetValues<CrashPoint>().Concat(Enum.GetValues<CrashPoint>()))
        {
            plan.Hit(point);
        }

        Assert.Equal((CrashPlan.Names.Count, 0), (_told.Count, _deaths));
    }

    /// <summary>The campaign leaves none out; those of the copying verb have a test of their own.</summary>
    [Fact]
    public void Points_AreAllInTheCampaign() => Assert.Equal(
        Enum.GetValues<CrashPoint>().Where(point => !$"{point}".StartsWith("Copy", StringComparison.Ordinal)),
        CrashSite.All.Select(site => site.Point).Order());

    /// <summary>Of the campaign: a point of another ground, or none at all, would be no death and a good end.</summary>
    [Theory]
    [InlineData("hand-over-before-statement")]
    [InlineData("typo")]
    public void Chosen_APointThatTheGroundHasNot_IsRefusedWithThoseItHas(string only)
    {
        string[] points = [.. CrashSite.Of(CrashGrounds.Sqlite).Select(site => site.Name)];
        var refused = Assert.Throws<ArgumentException>(() => CrashSite.Chosen(points, only));
        Assert.All(points, point => Assert.Contains(point, refused.Message));
        Assert.Equal([points[3]], CrashSite.Chosen(points, points[3]));
        Assert.Equal(points, CrashSite.Chosen(points, null));
    }

    [Fact]
    public async Task Binary_WithATextThatIsNoPlan_RefusesAndNamesThePoints()
    {
        await using var node = NodeProcess.At(NodePlace.OnLoopback());
        node.CrashAt = "nowhere:1";
        Assert.Equal(ExitCode.BadInput, await node.StartExpectingExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("append-in-flight", node.Log);
    }

    private CrashPlan? Parse(string text) => CrashPlan.Parse(text, _told.Add, () => _deaths++);
}
