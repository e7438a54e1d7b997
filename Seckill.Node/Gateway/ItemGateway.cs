using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Items;
using Seckill.Node.Sharding;

namespace Seckill.Node.Gateway;

/// <summary>
/// The edge's way to items: to the owner of an item's shard, wherever it is, and to what is known of it here.
/// </summary>
public sealed class ItemGateway(
    Func<ShardRouter> router, Func<OrderWaiter> waiter, FactsBoard board, Func<ItemId, ItemFacts?> remoteFacts)
    : IItemGateway
{
    /// <summary>A little less than the edge waits, so that it hears why nobody was found.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromMilliseconds(4_800);

    public async ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, CancellationToken cancellation)
    {
        var ask = router().AskAsync(item, request, AskLimit);
        if (ask.IsCompleted || !cancellation.CanBeCanceled)
        {
            return await ask;
        }

        try
        {
            return await ask.AsTask().WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return Undecided.Instance;
        }
    }

    public async ValueTask<ItemTicket> EnqueueAsync(
        ItemId item, ItemCommand command, TimeSpan tryFor, bool untilInLine)
    {
        var (inLine, reply) = router().Enqueue(item, command, tryFor, untilInLine);
        if (untilInLine)
        {
            await inLine;
        }

        return new ItemTicket(reply);
    }

    public async ValueTask<ItemFacts?> FactsAsync(ItemId item, CancellationToken cancellation)
    {
        // Of another node's item we know what its last beat said. A draft of then may be on sale now, and "not found"
        // is a word that clients take as final.
        if ((board.Find(item) ?? remoteFacts(item)) is { Status: not ItemStatus.Draft } facts)
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

    public ValueTask OrderChangedAsync(
        OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation) =>
        waiter().WaitAsync(order, seenVersion, most, cancellation);
}
