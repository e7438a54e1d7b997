using System.Text;
using Seckill.Domain;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;
using Seckill.Tests.Time;

namespace Seckill.Tests.Peers;

/// <summary>What is too much, too long or no sense at all.</summary>
public sealed class PeerBoundsTests
{
    private static readonly AskItem Ask = new(PeerSamples.Item, PeerSamples.Purchase, false, null);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_AboveTheBoundInFlight_IsNotSent()
    {
        await using var a = await PeerNode.StartAsync(new PeerLimits { InFlight = 2 });
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var hold = new TaskCompletionSource<PeerReply>();
        b.Handler.OnRequest = (_, _, _) => new ValueTask<PeerReply>(hold.Task);
        var first = a.AskAsync(b, Ask);
        var second = a.AskAsync(b, Ask);
        Assert.Equal(new Unreachable(false), await a.AskAsync(b, Ask));
        hold.SetResult(new Acknowledged(true));
        Assert.Equal(new Acknowledged(true), await first);
        Assert.Equal(new Acknowledged(true), await second);
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Request_AboveTheBoundUnderWay_IsNotTaken()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync(new PeerLimits { InFlight = 2 });
        await a.LinkAsync(b);
        var hold = new TaskCompletionSource<PeerReply>();
        b.Handler.OnRequest = (_, _, _) => new ValueTask<PeerReply>(hold.Task);
        var taken = new[] { a.AskAsync(b, Ask), a.AskAsync(b, Ask) };
        Assert.Equal(new Unreachable(false), await a.AskAsync(b, Ask));
        Assert.Equal(2, b.Handler.Told.OfType<AskItem>().Count());
        hold.SetResult(new Acknowledged(true));
        Assert.All(await Task.WhenAll(taken), reply => Assert.Equal(new Acknowledged(true), reply));
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Send_TooMuchForAPeerThatDoesNotRead_IsRefusedAndTheRestComes()
    {
        await using var a = await PeerNode.StartAsync(new PeerLimits { QueuedBytes = 2 * 1024 * 1024 });
        await using var b = await PeerNode.StartAsync();
        await using var proxy = new StallingProxy(b.Address.Address);
        var through = b.Address with { Address = proxy.Address };
        await a.LinkAsync(through);
        proxy.Stall();
        var told = 0;
        var large = new FactsDropped([.. Enumerable.Repeat(PeerSamples.Item, 50_000)]);
        while (a.Network.Tell(through, large)) told++;
        Assert.InRange(told, 4, 100);
        proxy.Resume();
        await PeerNode.UntilAsync(() => b.Handler.Told.OfType<FactsDropped>().Count() == told);
        Assert.Equal(new Acknowledged(true), await a.Network.Ask(through, Ask, Most).Reply);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_TooLarge_IsNotSentAndTheLinkStays()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var large = PeerSamples.Purchase with { Buyer = new string('x', 64 * 1024) };
        Assert.Equal(new Unreachable(false), await a.AskAsync(b, Ask with { Request = large }));
        Assert.False(a.Network.Tell(b.Address, new FactsDropped([.. Enumerable.Repeat(PeerSamples.Item, 200_000)])));
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
        Assert.Equal(2, a.Logs.Lines.Count(line => line.StartsWith("Error: ") && line.Contains("may be sent")));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Reply_TooLarge_LeavesTheOutcomeOpen()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var shard = new ShardDescription(new ShardId(1), long.MaxValue, long.MaxValue, 1, 1);
        b.Handler.OnRequest = (_, _, _) =>
            new ValueTask<PeerReply>(new ShardsDescribed([.. Enumerable.Repeat(shard, 20_000)]));
        Assert.Equal(new Unreachable(true), await a.AskAsync(b, new DescribeShards()));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Handler_ThatThrows_EndsTheLinkAndIsTold()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        b.Handler.OnRequest = (_, _, _) => throw new InvalidOperationException("a test's bug");
        Assert.Equal(new Unreachable(true), await a.AskAsync(b, Ask));
        Assert.Contains(b.Logs.Lines, line => line.StartsWith("Error: A bug") && line.Contains("a test's bug"));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Request_OfANewerBuild_IsNotTakenAndTheLinkStays()
    {
        await using var b = await PeerNode.StartAsync();
        using var raw = await RawPeer.LinkAsync(b);
        for (var i = 1; i <= 2; i++) await raw.SendAsync(FrameKind.Request, to => to.Byte(250), i);
        await raw.SendAsync(FrameKind.Note, to => to.Byte(250));
        await raw.SendAsync(FrameKind.Request, to => PeerCodec.Write(to, new DescribeShards()), 3);
        Assert.Equal((FrameKind.NotTaken, 1), await WordAsync(raw));
        Assert.Equal((FrameKind.NotTaken, 2), await WordAsync(raw));
        Assert.Equal((FrameKind.Reply, 3), await WordAsync(raw));
        Assert.Single(b.Logs.Lines, line => line.Contains("newer build"));
    }

    public static TheoryData<string, byte[]> Rubbish => new()
    {
        { "a frame of 1048577 bytes", [0, 0x0F, 0xFF, 0xFD, 4] },
        { "a frame of 4294967299 bytes", [0xFF, 0xFF, 0xFF, 0xFF] },
        { "a frame of 16 bytes", [0, 0, 0, 12] },
        { "kind 99", RawPeer.Framed((FrameKind)99, _ => { }) },
        { "kind Reply", RawPeer.Framed(FrameKind.Reply, _ => { }) },
        { "kind Hello", RawPeer.Framed(FrameKind.Hello, _ => { }) },
        { "ends too early", RawPeer.Framed(FrameKind.Request, to => to.Raw([1, 2, 3])) },
        { "a request for an item", RawPeer.Framed(FrameKind.Request, to => PeerCodec.Write(
            to, Ask with { Request = PeerSamples.Purchase with { Buyer = new string('x', 64 * 1024) } })) },
        { "no FactsTold", RawPeer.Framed(FrameKind.Note, to => to.Raw([1, (byte)'{'])) },
    };

    [Theory(Timeout = PeerNode.MostTime)]
    [MemberData(nameof(Rubbish))]
    public async Task Rubbish_OnALink_EndsItAndIsToldOnce(string told, byte[] bytes)
    {
        await using var b = await PeerNode.StartAsync();
        using var raw = await RawPeer.LinkAsync(b);
        await raw.SendAsync(bytes);
        Assert.True(await raw.ClosesAsync());
        await PeerNode.UntilAsync(() => b.Handler.Told.Contains("closed"));
        Assert.Equal(["opened", "closed"], b.Handler.Told);
        Assert.Contains(told, Assert.Single(b.Logs.Lines, line => line.StartsWith("Warning: ")));
    }

    [Theory(Timeout = PeerNode.MostTime)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\u000d\u0009\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task Stranger_InsteadOfAHello_IsClosed(string bytes)
    {
        await using var b = await PeerNode.StartAsync();
        using var raw = await RawPeer.ConnectAsync(b.Address.Address);
        await raw.SendAsync(Encoding.Latin1.GetBytes(bytes));
        Assert.True(await raw.ClosesAsync());
        Assert.Contains("closed in its greeting", Assert.Single(b.Logs.Lines));
        Assert.Empty(b.Handler.Told);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Stranger_WhoSaysNothing_IsClosedAfterTheHandshakeTime()
    {
        var time = new ManualTimeProvider();
        await using var b = await PeerNode.StartAsync(time: time);
        using var raw = await RawPeer.ConnectAsync(b.Address.Address);
        await time.ArmedAsync(1);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(b.Logs.Lines);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await raw.ClosesAsync());
        Assert.Contains("closed in its greeting", Assert.Single(b.Logs.Lines));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Peer_ThatFallsSilent_LosesItsLink()
    {
        var time = new ManualTimeProvider();
        await using var b = await PeerNode.StartAsync(time: time);
        using var raw = await RawPeer.LinkAsync(b);

        // It is welcome a moment before it is watched.
        await PeerNode.UntilAsync(() => time.UntilNextTimer <= TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 20; i++) time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromSeconds(5), b.Network.SinceHeard(raw.Self.Incarnation));
        Assert.DoesNotContain("closed", b.Handler.Told);
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(await raw.ClosesAsync());
        await PeerNode.UntilAsync(() => b.Handler.Told.Contains("closed"));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Connections_AboveTheBound_AreClosed()
    {
        await using var b = await PeerNode.StartAsync(new PeerLimits { Connections = 2 });
        using var first = await RawPeer.LinkAsync(b);
        using var second = await RawPeer.LinkAsync(b);
        using var third = await RawPeer.ConnectAsync(b.Address.Address);
        Assert.True(await third.ClosesAsync());
        Assert.Equal(2, b.Handler.Told.Count);
    }

    [Theory(Timeout = PeerNode.MostTime)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 0, false)]
    public async Task Hello_OfAnotherVersion_IsTakenWhenThereIsOneThatBothSpeak(
        ushort newest, ushort oldest, bool taken)
    {
        await using var b = await PeerNode.StartAsync();
        using var raw = await RawPeer.ConnectAsync(b.Address.Address);
        var hello = Greeting.Of(raw.Self, b.Self.Incarnation) with { Newest = newest, Oldest = oldest };
        await raw.SendAsync(FrameKind.Hello, hello.Write);
        Assert.Equal(taken ? FrameKind.Welcome : FrameKind.Reject, (await raw.ReadAsync()).Kind);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Stop_OfTheListener_AnswersWhatItHasTakenAndDeclinesTheRest()
    {
        await using var b = await PeerNode.StartAsync(new PeerLimits { StopPatience = TimeSpan.FromSeconds(30) });
        using var raw = await RawPeer.LinkAsync(b);
        var hold = new TaskCompletionSource<PeerReply>();
        b.Handler.OnRequest = (_, _, _) => new ValueTask<PeerReply>(hold.Task);
        await raw.SendAsync(FrameKind.Request, to => PeerCodec.Write(to, Ask), 1);
        await PeerNode.UntilAsync(() => b.Handler.Told.Count == 2);
        var stopping = b.StopListeningAsync();
        await raw.SendAsync(FrameKind.Request, to => PeerCodec.Write(to, Ask), 2);
        Assert.Equal((FrameKind.NotTaken, 2), await WordAsync(raw));
        hold.SetResult(new Acknowledged(true));
        Assert.Equal((FrameKind.Reply, 1), await WordAsync(raw));
        Assert.True(await raw.ClosesAsync());
        await stopping;
        Assert.Equal("closed", b.Handler.Told.Last());
    }

    private static async Task<(FrameKind, long)> WordAsync(RawPeer raw)
    {
        var (kind, correlation, _) = await raw.ReadWordAsync();
        return (kind, correlation);
    }
}
