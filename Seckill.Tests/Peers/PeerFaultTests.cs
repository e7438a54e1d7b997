using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;
using Seckill.Tests.Time;

namespace Seckill.Tests.Peers;

/// <summary>Links that break, hang, come back, or lead to somebody else.</summary>
public sealed class PeerFaultTests
{
    private static readonly AskItem Ask = new(PeerSamples.Item, PeerSamples.Purchase, false, null);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_WithoutAReply_EndsAfterItsTimeAndNotBefore()
    {
        var time = new ManualTimeProvider();
        await using var a = await PeerNode.StartAsync(time: time);
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var late = new TaskCompletionSource<PeerReply>();
        b.Handler.OnRequest = (request, _, _) => request is AskItem
            ? new ValueTask<PeerReply>(late.Task) : new ValueTask<PeerReply>(new Acknowledged(true));
        var longer = a.Network.Ask(b.Address, Ask, TimeSpan.FromSeconds(2));
        var call = a.Network.Ask(b.Address, Ask with { WantsAccepted = true }, TimeSpan.FromMilliseconds(100));
        await PeerNode.UntilAsync(() => b.Handler.Told.OfType<AskItem>().Count() == 2);
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(call.Reply.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(6));
        Assert.Equal(new Unreachable(true), await call.Reply);
        await call.Accepted.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(longer.Reply.IsCompleted);
        late.SetResult(new Acknowledged(false));
        Assert.Equal(new Acknowledged(false), await longer.Reply);
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, new DescribeShards()));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_ThatSwallows_IsClosedAfterItsSilenceAndDialledAgain()
    {
        var time = new ManualTimeProvider();
        await using var a = await PeerNode.StartAsync(time: time);
        await using var b = await PeerNode.StartAsync(time: time);
        await using var proxy = new StallingProxy(b.Address.Address);
        var through = b.Address with { Address = proxy.Address };
        await a.LinkAsync(through);
        await PongsAsync(a, b, time);
        Assert.True(a.Network.Tell(through, PeerSamples.Notes[0]));

        proxy.Swallows = true;
        var call = a.Network.Ask(through, Ask, Most);
        await PeerNode.UntilAsync(() => proxy.Swallowed > 100);
        for (var i = 0; i < 20; i++) time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(call.Reply.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(5), a.Network.SinceAnswered(b.Self.Incarnation));
        Assert.Equal(TimeSpan.FromSeconds(5), b.Network.SinceHeard(a.Self.Incarnation));
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(new Unreachable(true), await call.Reply);
        await PeerNode.UntilAsync(() => b.Handler.Told.Contains("closed"));
        await PeerNode.UntilAsync(() => b.Network.SinceHeard(a.Self.Incarnation) is null);
        Assert.False(a.Network.Tell(through, PeerSamples.Notes[0]));
        Assert.NotNull(a.Network.SinceAnswered(b.Self.Incarnation));
        await PeerNode.UntilAsync(() => a.Logs.Lines.Any(
            line => line.StartsWith("Warning: ") && line.Contains("nothing came for 5")));

        proxy.Swallows = false;
        await PeerNode.UntilAsync(
            () => a.Network.Tell(through, PeerSamples.Notes[0]), () => time.Advance(TimeSpan.FromMilliseconds(100)));
        Assert.Equal(2, b.Handler.Told.Count("opened".Equals));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_OfAnIdlePair_NeverLooksSilent()
    {
        var time = new ManualTimeProvider();
        await using var a = await PeerNode.StartAsync(time: time);
        await using var b = await PeerNode.StartAsync(time: time);
        await a.LinkAsync(b);
        for (var i = 0; i < 60; i++) await PongsAsync(a, b, time);
        Assert.Equal(time.Elapsed, TimeSpan.FromSeconds(15));
        Assert.Equal(1, b.Handler.Told.Count("opened".Equals));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_ThatWasCut_ComesBackAndTellsOfTheGap()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await using var proxy = new StallingProxy(b.Address.Address);
        var through = b.Address with { Address = proxy.Address };
        await a.LinkAsync(through);
        for (var cut = 1; cut <= 3; cut++)
        {
            proxy.CutAll();
            await PeerNode.UntilAsync(() => b.Handler.Told.Count("closed".Equals) == cut);

            // The old link may take a note yet; only the new one counts.
            await PeerNode.UntilAsync(() => a.Network.OpenedCount(b.Self.Incarnation) == cut + 1);
            await PeerNode.UntilAsync(() => a.Network.Tell(through, PeerSamples.Notes[0]));
        }

        string[] told = [.. b.Handler.Told.OfType<string>()];
        Assert.Equal(["opened", "closed", "opened", "closed", "opened", "closed", "opened"], told);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_WishedForBeforeThePeerListens_ComesUpLater()
    {
        await using var a = await PeerNode.StartAsync();
        var gone = await PeerNode.StartAsync();
        await gone.DisposeAsync();
        a.Network.Keep([gone.Address]);
        await PeerNode.UntilAsync(() => a.Logs.Lines.Any(line => line.Contains("refused")));
        await using var b = await PeerNode.StartAsync(at: gone.Address);
        await a.LinkAsync(b);
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
        Assert.Single(a.Logs.Lines, line => line.Contains("is down"));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_ToAPortOfAnotherProcess_IsRefusedAndNothingArrives()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await using var proxy = new StallingProxy(b.Address.Address);
        var dead = new PeerAddress(Guid.NewGuid(), proxy.Address);
        a.Network.Keep([dead]);
        await PeerNode.UntilAsync(() => proxy.Accepted >= 3);
        Assert.Equal(new Unreachable(false), await a.Network.Ask(dead, Ask, Most).Reply);
        Assert.False(a.Network.Tell(dead, PeerSamples.Notes[1]));
        Assert.Null(a.Network.SinceAnswered(dead.Incarnation));
        Assert.Empty(b.Handler.Told);
        Assert.Single(b.Logs.Lines, line => line.Contains("gets no link"));
        var complaint = Assert.Single(a.Logs.Lines);
        Assert.Contains($"refused there: process {dead.Incarnation} is meant, this is {b.Self.Incarnation}", complaint);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Link_FromTheSamePeerAnew_EndsTheOldOneFirst()
    {
        await using var b = await PeerNode.StartAsync();
        using var first = await RawPeer.LinkAsync(b);
        using var heard = new ManualResetEventSlim();
        using var hears = new ManualResetEventSlim();
        b.Handler.OnNote = _ =>
        {
            hears.Set();
            heard.Wait(TestContext.Current.CancellationToken);
        };
        var note = RawPeer.Framed(FrameKind.Note, to => PeerCodec.Write(to, PeerSamples.Notes[3]));
        await first.SendAsync([.. note, .. note]);
        await PeerNode.UntilAsync(() => hears.IsSet);
        using var second = await RawPeer.ConnectAsync(b.Address.Address, first.Self);
        await second.SendAsync(FrameKind.Hello, Greeting.Of(second.Self, b.Self.Incarnation).Write);

        // The old link still hears: the new one must wait, however long that takes.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(["opened"], b.Handler.Told);
        heard.Set();
        Assert.Equal(FrameKind.Welcome, (await second.ReadAsync()).Kind);
        Assert.True(await first.ClosesAsync());
        await second.SendAsync(note);
        await PeerNode.UntilAsync(() => b.Handler.Told.Count == 6);
        Assert.Equal(
            ["opened", "FactsDropped", "FactsDropped", "closed", "opened", "FactsDropped"],
            b.Handler.Told.Select(told => told as string ?? told.GetType().Name));
        Assert.NotNull(b.Network.SinceHeard(first.Self.Incarnation));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_StillQueuedWhenTheLinkBreaks_SurelyWasNotSent()
    {
        await using var a = await PeerNode.StartAsync();
        var (peer, deaf) = await RawPeer.ListenAsync(a);
        using var _ = peer;
        var sent = a.Network.Ask(deaf, Ask, Most);
        Assert.Equal(FrameKind.Request, (await peer.ReadWordAsync()).Kind);
        var large = new FactsDropped([.. Enumerable.Repeat(PeerSamples.Item, 50_000)]);
        await PeerNode.UntilAsync(() => !a.Network.Tell(deaf, large));
        await PeerNode.UntilAsync(() => !a.Network.Tell(deaf, large));
        var queued = a.Network.Ask(deaf, Ask, Most);
        Assert.False(queued.Reply.IsCompleted);
        peer.Dispose();
        Assert.Equal(new Unreachable(true), await sent.Reply);
        Assert.Equal(new Unreachable(false), await queued.Reply);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Reply_ThatIsNone_LeavesItsOutcomeOpenAndEndsTheLink()
    {
        await using var a = await PeerNode.StartAsync();
        var (peer, odd) = await RawPeer.ListenAsync(a);
        using var _ = peer;
        var (first, second) = (a.Network.Ask(odd, Ask, Most), a.Network.Ask(odd, Ask, Most));
        var third = a.Network.Ask(odd, Ask, Most);
        // All three must have left: an ask that never did would end with a certain "not sent".
        for (var asked = 0; asked < 3; asked++) await peer.ReadWordAsync();
        await peer.SendAsync(FrameKind.Reply, to => to.Byte(250), 1);
        Assert.Equal(new Unreachable(true), await first.Reply);
        await peer.SendAsync(FrameKind.Reply, to => to.Raw([3, 7]), 2);
        Assert.Equal(new Unreachable(true), await second.Reply);
        Assert.Equal(new Unreachable(true), await third.Reply);
        Assert.True(await peer.ClosesAsync());
        Assert.Contains(a.Logs.Lines, line => line.Contains("newer build"));
        await PeerNode.UntilAsync(() => a.Logs.Lines.Any(line => line.Contains("neither yes nor no")));
    }

    [Fact]
    public void Silence_AfterThisProcessStoodStill_IsJudgedAtTheNextLook()
    {
        var time = new ManualTimeProvider();
        var watch = new SilenceWatch(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250), time);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(watch.IsTooLong());
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(watch.IsTooLong());
        watch.Heard();
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(watch.IsTooLong());
        Assert.Equal(TimeSpan.FromMilliseconds(250), watch.Since);
    }

    [Fact]
    public void Pauses_Grow_AreBoundedAndSpread()
    {
        var limits = new PeerLimits();
        var pauses = new RedialPauses(limits, new Random(7));
        double[] bounds = [100, 200, 400, 800, 1600, 2000, 2000, 2000];
        var seen = bounds.Select(_ => pauses.Next().TotalMilliseconds).ToList();
        Assert.All(seen.Zip(bounds), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
        Assert.NotEqual(seen[^1], seen[^2]);
        pauses.Forget();
        Assert.InRange(pauses.Next().TotalMilliseconds, 50, 100);
    }

    /// <summary>Moves time by one ping, and waits until both sides have seen it.</summary>
    private static async Task PongsAsync(PeerNode a, PeerNode b, ManualTimeProvider time)
    {
        time.Advance(TimeSpan.FromMilliseconds(250));
        await PeerNode.UntilAsync(() => a.Network.SinceAnswered(b.Self.Incarnation) == TimeSpan.Zero
            && b.Network.SinceHeard(a.Self.Incarnation) == TimeSpan.Zero);
    }
}
