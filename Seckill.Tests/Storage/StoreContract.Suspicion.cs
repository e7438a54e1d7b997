using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task DeclareSuspectDead_TwoReporters_Dies()
    {
        var (victim, other) = await ThreeUpAsync();
        await JoinAsync(Guid.NewGuid(), NodeState.Up);
        await SuspectAsync(victim, Me, other);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        Assert.Equal(NodeState.Dead, (await NodeAsync(victim)).State);
        Assert.False((await Stores.Nodes.BeatAsync(victim, Stop)).Alive);
        Assert.False(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        Assert.Equal((NodeState.Up, NodeState.Up), ((await NodeAsync(Me)).State, (await NodeAsync(other)).State));
    }

    [Fact]
    public async Task DeclareSuspectDead_FewerThanTwoReporters_Lives()
    {
        var (victim, other) = await ThreeUpAsync();
        await LivesAsync(victim);
        await SuspectAsync(victim, Me);
        await LivesAsync(victim);
        await SuspectAsync(victim, Me, Me, victim);
        await LivesAsync(victim);

        // About somebody else.
        await SuspectAsync(Me, other);
        await LivesAsync(victim);
        await SuspectAsync(victim, other);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
    }

    [Fact]
    public async Task DeclareSuspectDead_NobodyKnows_IsRefused()
    {
        var (_, other) = await ThreeUpAsync();
        var stranger = Guid.NewGuid();
        await SuspectAsync(stranger, Me, other);
        Assert.False(await Stores.Nodes.DeclareSuspectDeadAsync(stranger, Stop));
        Assert.Equal(0L, await ReportsAsync());
    }

    [Fact]
    public async Task DeclareSuspectDead_ReporterTakesItBack_Lives()
    {
        var (victim, other) = await ThreeUpAsync();
        await SuspectAsync(victim, Me, other);
        await SuspectAsync(Me, other);
        await Stores.Nodes.TrustAsync(victim, other, Stop);
        await Stores.Nodes.TrustAsync(victim, other, Stop);
        await LivesAsync(victim);
        Assert.Equal(2L, await ReportsAsync());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task DeclareSuspectDead_ReporterHasBeatenSince_CountsForTwoBeats(int beats, bool counts)
    {
        var (victim, other) = await ThreeUpAsync();
        await BeatAsync(other, 5);
        await SuspectAsync(victim, Me, other);
        await BeatAsync(other, beats);
        Assert.Equal(counts, await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        if (counts)
            return;
        await SuspectAsync(victim, other);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
    }

    [Fact]
    public async Task DeclareSuspectDead_VictimGoesOnBeating_DoesNotSaveIt()
    {
        var (victim, other) = await ThreeUpAsync();
        await SuspectAsync(victim, Me, other);
        await BeatAsync(victim, 10);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
    }

    [Theory]
    [InlineData(NodeState.Joining)]
    [InlineData(NodeState.Draining)]
    [InlineData(NodeState.Dead)]
    public async Task DeclareSuspectDead_ReporterIsNotUp_DoesNotCount(NodeState state)
    {
        var (victim, other) = await ThreeUpAsync();
        await JoinAsync(Guid.NewGuid(), NodeState.Up);
        var reporter = Guid.NewGuid();
        await JoinAsync(reporter, state == NodeState.Joining ? state : NodeState.Up);
        await SuspectAsync(victim, Me, reporter);
        if (state > NodeState.Up)
            Assert.True(await Stores.Nodes.MoveAsync(reporter, state, Stop));
        await LivesAsync(victim);
        await SuspectAsync(victim, other);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
    }

    [Fact]
    public async Task DeclareSuspectDead_FewerThanThreeUp_Never()
    {
        var (victim, other) = await ThreeUpAsync();
        await SuspectAsync(victim, Me, other);
        Assert.True(await Stores.Nodes.MoveAsync(victim, NodeState.Draining, Stop));
        Assert.False(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        await JoinAsync(Guid.NewGuid(), NodeState.Joining);
        Assert.False(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        await JoinAsync(Guid.NewGuid(), NodeState.Up);
        Assert.True(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
    }

    [Fact]
    public async Task DeclareSuspectDead_ManyAtOnce_ExactlyOneWins()
    {
        var (victim, other) = await ThreeUpAsync();
        await JoinAsync(Guid.NewGuid(), NodeState.Up);
        await SuspectAsync(victim, Me, other);
        var beats = Enumerable.Range(0, 8).Select(_ => Stores.Nodes.BeatAsync(victim, Stop).AsTask());
        var votes = Enumerable.Range(0, 8).Select(_ => Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop).AsTask());
        var beating = Task.WhenAll(beats);
        Assert.Single(await Task.WhenAll(votes), won => won);
        await beating;
        Assert.Equal(NodeState.Dead, (await NodeAsync(victim)).State);
    }

    /// <summary>Three nodes of which each two suspect the third: the first vote leaves two, and that ends it.</summary>
    [Fact]
    public async Task DeclareSuspectDead_EachSuspectsEach_OneDies()
    {
        var (second, third) = await ThreeUpAsync();
        Guid[] all = [Me, second, third];
        foreach (var victim in all)
            await SuspectAsync(victim, [.. all.Where(node => node != victim)]);
        var won = await Task.WhenAll(all.Select(node => Stores.Nodes.DeclareSuspectDeadAsync(node, Stop).AsTask()));
        Assert.Single(won, true);
        Assert.Single(await Stores.Nodes.ReadAsync(Stop), node => node.State == NodeState.Dead);
    }

    protected async Task<(Guid Second, Guid Third)> ThreeUpAsync()
    {
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());
        await JoinAsync(second, NodeState.Up);
        await JoinAsync(third, NodeState.Up);
        return (second, third);
    }

    protected async Task SuspectAsync(Guid victim, params Guid[] reporters)
    {
        foreach (var reporter in reporters)
            await Stores.Nodes.SuspectAsync(victim, reporter, Stop);
    }

    private async Task LivesAsync(Guid victim)
    {
        Assert.False(await Stores.Nodes.DeclareSuspectDeadAsync(victim, Stop));
        Assert.Equal(NodeState.Up, (await NodeAsync(victim)).State);
    }

    private async Task BeatAsync(Guid node, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True((await Stores.Nodes.BeatAsync(node, Stop)).Alive);
    }

    private async Task<long> ReportsAsync() =>
        Convert.ToInt64(await ExecuteAsync("select count(*) from suspect"), null);
}
