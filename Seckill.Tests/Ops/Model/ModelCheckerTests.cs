using Seckill.Node.Ops.Model;

namespace Seckill.Tests.Ops.Model;

/// <summary>
/// The protocol keeps its promises in every state of its worlds, and each nearly right variant breaks one. More states:
/// seckill model.
/// </summary>
public sealed class ModelCheckerTests
{
    public static TheoryData<Mutant, string, int> Mutants => new()
    {
        { Mutant.NoFence, "reserved twice", 7 },
        { Mutant.ResendWithoutHead, "reserved twice", 4 },
        { Mutant.CheckThenInsert, "reserved twice", 9 },
        { Mutant.TimeoutMeansLost, "lost with a pass that has won", 3 },
        { Mutant.RereadWithoutFence, "lost with a pass that has won", 4 },
        { Mutant.LostWithoutRounds, "lost with a pass that has won", 9 },
        { Mutant.NoDeduplication, "lost with a pass that has won", 4 },
        { Mutant.AnswerBeforeCommit, "won, and the journal has no event", 2 },
        { Mutant.AsynchronousFailover, "won, and the journal has no event", 4 },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_IsCaught_ByAShortestWay(Mutant mutant, string promise, int steps)
    {
        var report = Explore(ModelSize.Large, mutant, 2_000_000);

        Assert.EndsWith(promise, report.Broken);
        Assert.Equal(steps, report.Story.Count);
        Assert.True(report.IsAsItShouldBe);
    }

    [Fact]
    public void Mutants_AreAllThere() =>
        Assert.Equal(Enum.GetValues<Mutant>().Skip(1).Order(), Mutants.Select(row => row.Data.Item1).Order());

    /// <summary>12.4 million states, which are all there are within these bounds.</summary>
    [Fact]
    public void Protocol_InEveryStateOfTwoWorlds_KeepsItsPromises()
    {
        var states = 0;
        foreach (var size in new[] { ModelSize.Quantity, ModelSize.Restart })
        {
            var report = Explore(size, Mutant.None, 10_000_000);
            Assert.True(report is { Broken: null, Whole: true }, Told(report));
            states += report.States;
        }

        Assert.InRange(states, 10_000_000, int.MaxValue);
    }

    [Fact]
    public void Protocol_InTheNearStatesOfLargerWorlds_KeepsItsPromises() =>
        Assert.All([ModelSize.Large, ModelSize.TwoShards, ModelSize.ThreeNodes], size =>
        {
            var report = Explore(size, Mutant.None, 500_000);
            Assert.True(report is { Broken: null, States: 500_000 }, Told(report));
        });

    [Fact]
    public void Search_SeesTheSameStatesEachTime()
    {
        var (first, again) = (Explore(ModelSize.Quantity, Mutant.None, 100_000),
            Explore(ModelSize.Quantity, Mutant.None, 100_000));
        Assert.Equal((first.States, first.Transitions, first.Depth), (again.States, again.Transitions, again.Depth));
    }

    private static ModelReport Explore(ModelSize size, Mutant mutant, int most) =>
        new ModelChecker(size, mutant, most).Run(TestContext.Current.CancellationToken);

    private static string Told(ModelReport report) =>
        $"{report.World}: {report.Broken}, {report.States} states\n{string.Join('\n', report.Story)}";
}
