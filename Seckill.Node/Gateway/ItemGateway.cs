using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Items;
using Seckill.Node.Sharding;

namespace Seckill.Node.Gateway;

/// <summary>The edge's way to items: the shard of the item, its activator here, the mailbox.</summary>
public sealed class ItemGateway(Func<ShardRegion> region, FactsBoard board, OrderWatches watches) : IItemGateway
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly Requester Node = new("", RequesterKind.System);

    public async ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, CancellationToken cancellation)
    {
        var envelope = await PostAsync(item, request);
        if (envelope.Task.IsCompleted || !cancellation.CanBeCanceled)
        {
            return await envelope.Task;
        }

        try
        {
            return await envelope.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return Undecided.Instance;
        }
    }

    public async ValueTask<ItemTicket> EnqueueAsync(ItemId item, ItemCommand command, CancellationToken cancellation) =>
        new((await PostAsync(item, command)).Task);

    public async ValueTask<ItemFacts?> FactsAsync(ItemId item, CancellationToken cancellation)
    {
        if (board.Find(item) is { } facts)
        {
            return facts;
        }

        var reply = await AskAsync(item, new ReadItem(null), cancellation);
        return reply switch
        {
            ItemAnswered answered => answered.Item.Facts,
            Refused { Code: RefusalCode.NotFound } => null,
            Refused refused => throw new ItemUnreachableException(refused),
            Undecided => throw new ItemUnreachableException(Refused.With(RefusalCode.ReducedCapacity)),
            _ => throw new InvalidOperationException($"no facts in {reply.GetType().Name}"),
        };
    }

    public async ValueTask OrderChangedAsync(
        OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation)
    {
        using var watch = watches.Begin(order);
        var change = watch.NextChange;
        var reply = await AskAsync(order.Item, new ReadOrder(order.Key, Node, default), cancellation);
        if (reply is OrderAnswered { Order: var seen } && seen.Version > seenVersion)
        {
            return;
        }

        // An order without an event may still get one, so it is waited for like any other; an owner that can not be
        // asked is asked again after a pause.
        var waits = reply is OrderAnswered or Refused { Code: RefusalCode.NotFound } || most < Pause;
        await watch.WaitAsync(change, waits ? most : Pause, cancellation);
    }

    private ValueTask<ItemEnvelope> PostAsync(ItemId item, ItemRequest request)
    {
        if (region().FindFor(item)?.Activator is { } activator)
        {
            return activator.PostAsync(item, request);
        }

        var refused = new ItemEnvelope(request);
        refused.SetResult(Refused.With(RefusalCode.OwnerMoving));
        return ValueTask.FromResult(refused);
    }
}
