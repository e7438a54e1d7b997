using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Tests.Peers;

public sealed class PeerNetworkTests
{
    private static readonly AskItem Ask = new(PeerSamples.Item, PeerSamples.Purchase, false, null);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_EverySample_ArrivesAndIsAnsweredWhole()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        foreach (var (request, i) in PeerSamples.Requests.Select((request, i) => (request, i)))
        {
            var reply = PeerSamples.Replies[i % PeerSamples.Replies.Count];
            PeerRequest? seen = null;
            b.Handler.OnRequest = (asked, _, _) =>
            {
                seen = asked;
                return new ValueTask<PeerReply>(reply);
            };
            Assert.Null(DeepEquality.Difference(reply, await a.AskAsync(b, request)));
            Assert.Null(DeepEquality.Difference(request, seen));
        }
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_ManyAtOnce_EachGetsItsOwnReplyInOrderOfCompletion()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var first = new TaskCompletionSource();
        b.Handler.OnRequest = async (request, _, _) =>
        {
            var epoch = ((TakeShard)request).Epoch;
            if (epoch == 0) await first.Task;
            return new NotOwner(null, epoch);
        };
        var slow = a.AskAsync(b, new TakeShard(default, 0));
        var rest = await Task.WhenAll(Enumerable.Range(1, 5000).Select(i => a.AskAsync(b, new TakeShard(default, i))));
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => (PeerReply)new NotOwner(null, i)), rest);
        Assert.False(slow.IsCompleted);
        first.SetResult();
        Assert.Equal(new NotOwner(null, 0), await slow);
        Assert.Equal(
            Enumerable.Range(0, 5001).Select(i => (long)i),
            b.Handler.Told.OfType<TakeShard>().Select(request => request.Epoch));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Tell_BetweenRequests_IsHeardInOrder()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        for (var i = 1; i <= 200; i++)
        {
            Assert.True(a.Network.Tell(b.Address, new FactsDropped([new ItemId((ulong)i, 0)])));
            if (i % 10 == 0) await a.AskAsync(b, new TakeShard(default, i));
        }

        var told = b.Handler.Told.Skip(1).Select(told => told switch
        {
            FactsDropped dropped => (long)dropped.Items[0].High,
            TakeShard take => take.Epoch,
            _ => -1,
        }).ToList();
        Assert.Equal(220, told.Count);
        Assert.Equal(told.Order(), told);
        Assert.Equal("opened", b.Handler.Told.First());
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_ThatWantsToHearOfItsPlace_HearsItBeforeTheReply()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var (inLine, decided) = (new TaskCompletionSource(), new TaskCompletionSource());
        b.Handler.OnRequest = async (_, _, accepted) =>
        {
            await inLine.Task;
            accepted();
            await decided.Task;
            return new ItemReplied(Done.Instance);
        };
        var call = a.Network.Ask(b.Address, Ask with { WantsAccepted = true }, Most);
        var other = a.Network.Ask(b.Address, Ask, Most);
        Assert.False(call.Accepted.IsCompleted);
        inLine.SetResult();
        await call.Accepted.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(call.Reply.IsCompleted);
        Assert.False(other.Accepted.IsCompleted);
        decided.SetResult();
        Assert.Equal(new ItemReplied(Done.Instance), await call.Reply);
        await other.Accepted.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_ItsTime_TravelsWithIt()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        TimeSpan? travelled = null;
        b.Handler.OnRequest = (_, most, _) =>
        {
            travelled = most;
            return new ValueTask<PeerReply>(new Acknowledged(true));
        };
        await a.Network.Ask(b.Address, Ask, TimeSpan.FromMilliseconds(4321)).Reply;
        Assert.Equal(TimeSpan.FromMilliseconds(4321), travelled);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_WithoutALink_FailsAtOnceAndWasNotSent()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        var call = a.Network.Ask(b.Address, Ask, Most);
        Assert.True(call.Reply.IsCompleted && call.Accepted.IsCompleted);
        Assert.Equal(new Unreachable(false), await call.Reply);
        Assert.False(a.Network.Tell(b.Address, PeerSamples.Notes[0]));
        Assert.Null(a.Network.SinceAnswered(b.Self.Incarnation));
        await a.LinkAsync(b);
        Assert.Equal(new Unreachable(false), await a.Network.Ask(b.Address, Ask, TimeSpan.Zero).Reply);
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
        a.Network.Keep([]);
        Assert.Equal(new Unreachable(false), await a.AskAsync(b, Ask));
        await PeerNode.UntilAsync(() => b.Handler.Told.Contains("closed"));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Ask_UnderWay_WhenTheLinkEnds_MayHaveBeenSent()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        b.Handler.OnRequest = async (_, _, _) =>
        {
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
            return new Acknowledged(true);
        };
        var call = a.Network.Ask(b.Address, Ask with { WantsAccepted = true }, Most);
        await PeerNode.UntilAsync(() => b.Handler.Told.OfType<AskItem>().Any());
        a.Network.Keep([]);
        Assert.Equal(new Unreachable(true), await call.Reply);
        Assert.True(call.Accepted.IsCompleted);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Keep_Again_LeavesTheLinksThatStand()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await using var c = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        var hold = new TaskCompletionSource<PeerReply>();
        b.Handler.OnRequest = (_, _, _) => new ValueTask<PeerReply>(hold.Task);
        var asked = a.AskAsync(b, Ask);
        a.Network.Keep([c.Address, b.Address, a.Address, b.Address]);
        await PeerNode.UntilAsync(() => a.Network.OpenedCount(c.Self.Incarnation) == 1);
        hold.SetResult(new Acknowledged(true));
        Assert.Equal(new Acknowledged(true), await asked);
        Assert.Equal(1, b.Handler.Told.Count("opened".Equals));
        Assert.Equal(0, a.Network.OpenedCount(a.Self.Incarnation));

        // The same process at another address is dialled there.
        await using var proxy = new StallingProxy(b.Address.Address);
        a.Network.Keep([b.Address with { Address = proxy.Address }]);
        await PeerNode.UntilAsync(() => b.Handler.Told.Count("opened".Equals) == 2);
        Assert.Equal(1, proxy.Accepted);
        await PeerNode.UntilAsync(() => c.Handler.Told.Contains("closed"));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Links_OfBothDirections_TellWhoIsHeardAndWhoAnswers()
    {
        await using var a = await PeerNode.StartAsync();
        await using var b = await PeerNode.StartAsync();
        await a.LinkAsync(b);
        Assert.InRange(a.Network.SinceAnswered(b.Self.Incarnation)!.Value, TimeSpan.Zero, Most);
        Assert.Null(a.Network.SinceHeard(b.Self.Incarnation));
        Assert.InRange(b.Network.SinceHeard(a.Self.Incarnation)!.Value, TimeSpan.Zero, Most);
        Assert.Null(b.Network.SinceAnswered(a.Self.Incarnation));
        a.Network.Keep([]);
        await PeerNode.UntilAsync(() => b.Network.SinceHeard(a.Self.Incarnation) is null);
    }
}
