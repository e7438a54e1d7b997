using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Answers what other nodes ask. A request for an item is answered by its owner only, never sent on: one hop at most.
/// </summary>
public sealed partial class PeerDesk(
    ShardRegion region, ShardOwners owners, RemoteFacts facts, OrderWaiter waiter, INodeMemory memory, Action lookSoon,
    Guid me, TimeProvider time, ILogger logger) : IPeerHandler
{
    private Task<bool> TakeOverAsync(TakeShard take)
    {
        Crash.At(CrashPoint.TakeOverBeforeAcquire);
        return region.TakeOverAsync(take.Shard, take.Epoch);
    }

    private const int MostWaiting = 20_000;
    private readonly ArrivalOrder _arrivals = new(MostWaiting);

    public async ValueTask<PeerReply> AnswerAsync(Guid from, PeerRequest request, TimeSpan most, Action accepted)
    {
        try
        {
            return request switch
            {
                AskItem ask => await AskAsync(from, ask, most, accepted),
                WatchOrder watch => await WatchAsync(watch),
                PrepareShard prepare => new Acknowledged(await region.PrepareAsync(
                    prepare.Shard, from, prepare.Awake)),
                TakeShard take => new Acknowledged(await TakeOverAsync(take)),
                DescribeShards => region.Describe(),
                AskRefusals ask => new RefusalsTold(memory.Refusals(ask.Item, ask.Buyer)),
                DescribeNode => new NodeDescribed(memory.Figures()),
                _ => throw new NotSupportedException($"{request.GetType().Name} is not answered"),
            };
        }
        catch (Exception fault)
        {
            // The asker only learns that the outcome is open; the fault is this node's to tell.
            LogFault(fault, request.GetType().Name, from);
            return new Unreachable(MaybeSent: true);
        }
    }

    public void Hear(Guid from, PeerNote note)
    {
        switch (note)
        {
            case FactsTold told:
                facts.Learn(from, told.Facts);
                break;
            case FactsDropped dropped:
                facts.Drop(from, dropped.Items);
                break;
            case RowsChanged:
                lookSoon();
                break;
            default:
                throw new NotSupportedException($"{note.GetType().Name} is not heard");
        }
    }

    public void LinkOpened(Guid from) => facts.Forget(from);

    /// <summary>It may be dead: the rows tell.</summary>
    public void LinkClosed(Guid from)
    {
        facts.Forget(from);
        lookSoon();
    }

    private async ValueTask<PeerReply> AskAsync(Guid from, AskItem ask, TimeSpan most, Action accepted)
    {
        var shard = region.ShardOf(ask.Item);
        if (region.ActivatorOf(shard) is null && region.Expected.Carry(shard, from, ask) is { } carried)
        {
            return await carried.Task is Refused { Code: RefusalCode.OwnerMoving }
                ? NotMine(shard) : new ItemReplied(carried.Task.Result);
        }

        var (activator, envelope) = _arrivals.IsEmpty && region.ActivatorOf(shard) is { } serving
            ? (serving, await PostAsync(serving, ask)) : await PostInOrderAsync(shard, ask, most);
        if (activator is null || envelope is null)
        {
            return NotMine(shard);
        }

        if (ask.WantsAccepted)
        {
            accepted();
        }

        var reply = await envelope.Task;
        return reply is Refused { Code: RefusalCode.OwnerMoving or RefusalCode.ReducedCapacity }
            && region.ActivatorOf(shard) != activator ? NotMine(shard) : new ItemReplied(reply);
    }

    private static ValueTask<ItemEnvelope> PostAsync(ItemActivator activator, AskItem ask) =>
        activator.PostAsync(ask.Item, ask.Request, RoutedRequest.TraceOf(ask));

    /// <summary>While this node is about to serve the shard; nothing is posted when it does not come to that.</summary>
    private async ValueTask<(ItemActivator? Activator, ItemEnvelope? Envelope)> PostInOrderAsync(
        ShardId shard, AskItem ask, TimeSpan most)
    {
        var begun = time.GetTimestamp();
        using var place = _arrivals.Enter(shard);
        if (place is null)
        {
            return default;
        }

        await place.Turn;
        return await ServingAsync(shard, most - time.GetElapsedTime(begun)) is { } activator
            ? (activator, await PostAsync(activator, ask)) : default;
    }

    private NotOwner NotMine(ShardId shard)
    {
        var owner = owners.Find(shard);
        return new NotOwner(owner.Node == me ? null : owner.Node, owner.Epoch);
    }

    /// <summary>Waits while this node is about to serve the shard, no longer than the asker does.</summary>
    private async ValueTask<ItemActivator?> ServingAsync(ShardId shard, TimeSpan most)
    {
        if (region.ActivatorOf(shard) is { } serving)
        {
            return serving;
        }

        using var ended = new CancellationTokenSource();
        var limit = Task.Delay(most > TimeSpan.Zero ? most : TimeSpan.Zero, time, ended.Token);
        while (true)
        {
            var changed = owners.Changed;
            if (region.ActivatorOf(shard) is { } activator)
            {
                await ended.CancelAsync();
                return activator;
            }

            if (owners.Find(shard).Node != me || limit.IsCompleted)
            {
                await ended.CancelAsync();
                return null;
            }

            await Task.WhenAny(changed, limit);
        }
    }

    private async ValueTask<PeerReply> WatchAsync(WatchOrder ask)
    {
        if (region.ActivatorOf(region.ShardOf(ask.Order.Item)) is not { } activator)
        {
            return NotMine(region.ShardOf(ask.Order.Item));
        }

        await waiter.WaitHereAsync(activator, ask.Order, ask.SeenVersion, ask.Most, CancellationToken.None);
        return new Acknowledged(true);
    }

    [LoggerMessage(EventId = 4040, Level = LogLevel.Error, Message = "{Request} of {From} ended in a fault")]
    private partial void LogFault(Exception fault, string request, Guid from);
}
