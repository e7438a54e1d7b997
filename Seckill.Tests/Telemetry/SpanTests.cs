using System.Diagnostics;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;
using Seckill.Tests.Items;

namespace Seckill.Tests.Telemetry;

/// <summary>Spans of an owner: what hangs below a request, and which trace a commit keeps.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly HashSet<ActivityTraceId> _mine = [];
    private readonly ActivityListener _listener;
    private readonly ItemHouse _house = new();

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Seckill.Items" or "Seckill.Journal",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                (options.Parent.TraceFlags & ActivityTraceFlags.Recorded) != 0
                    ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Purchases_OfOneCommit_AreLinkedByItsAppend()
    {
        await _house.OpenSaleAsync(5);
        var (unseen, first, second) = (Context(false), Context(true), Context(true));

        // They meet in one batch: the writer holds the batch before them until all have come.
        ActivityContext[] asked = [unseen, first, second];
        var envelopes = await Task.WhenAll(asked.Select((context, i) =>
            _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(i), context).AsTask()));
        await Task.WhenAll(envelopes.Select(envelope => envelope.Task));

        var decided = await UntilAsync("item.decide", 2);
        Assert.Equal(
            new[] { first.SpanId, second.SpanId }.ToHashSet(), decided.Select(span => span.ParentSpanId).ToHashSet());
        Assert.All(decided, span => Assert.Equal("OrderAnswered", span.GetTagItem("seckill.outcome")));
        var appends = await UntilAsync("journal.append", found => LinksOf(found).Count >= 2);
        Assert.Equal(decided.Select(span => span.SpanId).ToHashSet(), LinksOf(appends));
        Assert.Contains(first.TraceId, appends.Select(span => span.TraceId));
        Assert.Null(Activity.Current);
        var traces = await TracesAsync();
        Assert.Contains(Convert.FromHexString(first.TraceId.ToHexString()), traces);
    }

    [Fact]
    public async Task Commit_OfARefusedAndAnUnrecordedCommand_KeepsTheOneThatCounts()
    {
        await _house.OpenSaleAsync(1);
        var (winner, loser) = (Context(false), Context(true));
        await (await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(1), winner)).Task;
        await (await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(2), loser)).Task;

        var traces = await TracesAsync();
        Assert.Contains(Convert.FromHexString(winner.TraceId.ToHexString()), traces);
        Assert.DoesNotContain(Convert.FromHexString(loser.TraceId.ToHexString()), traces);
    }

    [Fact]
    public void Trace_OverTheHop_KeepsSpanAndFlags()
    {
        var context = Context(true);
        var ask = RoutedRequest.Of(ItemHouse.Item, _house.Purchase(1), context, wantsAccepted: false);
        var read = RoutedRequest.TraceOf(ask);
        Assert.Equal(
            (context.TraceId, context.SpanId, context.TraceFlags, true),
            (read.TraceId, read.SpanId, read.TraceFlags, read.IsRemote));

        var ofBefore = RoutedRequest.TraceOf(ask with { Trace = ask.Trace![..16] });
        Assert.Equal((context.TraceId, ActivityTraceFlags.None), (ofBefore.TraceId, ofBefore.TraceFlags));
        Assert.Equal(default, RoutedRequest.TraceOf(ask with { Trace = null }));
        Assert.Equal(default, RoutedRequest.TraceOf(ask with { Trace = [1, 2] }));
    }

    private ActivityContext Context(bool recorded)
    {
        var context = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(),
            recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None);
        lock (_ended)
        {
            _mine.Add(context.TraceId);
        }

        return context;
    }

    /// <summary>Other tests may decide things meanwhile; theirs do not count.</summary>
    private void Keep(Activity span)
    {
        lock (_ended)
        {
            if (_mine.Contains(span.TraceId))
            {
                _ended.Add(span);
            }
        }
    }

    private static HashSet<ActivitySpanId> LinksOf(List<Activity> spans) =>
        [.. spans.SelectMany(span => span.Links).Select(link => link.Context.SpanId)];

    private Task<List<Activity>> UntilAsync(string name, int least) => UntilAsync(name, found => found.Count >= least);

    private async Task<List<Activity>> UntilAsync(string name, Func<List<Activity>, bool> isEnough)
    {
        while (true)
        {
            lock (_ended)
            {
                if (_ended.Where(span => span.OperationName == name).ToList() is { } found && isEnough(found))
                {
                    return found;
                }
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<List<byte[]>> TracesAsync() =>
        [.. (await _house.Store.ReadShardAsync(_house.Writer.Head.Shard, 0, 100, default))
            .Select(commit => CommitBodyCodec.Decode(commit.Body).TraceId)];
}
