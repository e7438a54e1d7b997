using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>
/// Finds an order for its reader. The owner is asked first. When it has no event of an order whose id was given to this
/// buyer, the order is queued while this node has it under way, refused with its reason when this node saw that, else
/// refused line-lost (protocol.md, Answers). An id that was never given to the reader is not found.
/// </summary>
internal sealed class OrderReader(
    ItemAsks asks, IItemGateway gateway, OrderTracker tracker, OrderIdMint mint, IServerClock clock, TimeProvider time)
{
    private static readonly TimeSpan MostWaitWhileQueued = TimeSpan.FromMilliseconds(200);
    private static readonly Refused NotFound = Refused.With(RefusalCode.NotFound);

    /// <summary>OrderAnswered, Refused or Undecided.</summary>
    /// <param name="id">The order.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="seen">A version that the client has seen; an owner that knows only an older one is stale.</param>
    /// <param name="cancellation">The client has gone.</param>
    public async ValueTask<ItemReply> ReadAsync(
        OrderId id, Principal reader, int seen, CancellationToken cancellation)
    {
        if (reader.Is(Roles.Buyer) && mint.IsAuthentic(id, reader.Subject))
        {
            return await ReadOwnAsync(id, reader, seen, cancellation);
        }

        return reader.Is(Roles.Merchant)
            ? await asks.AskAsync(id.Item, new ReadOrder(id.Key, reader.AsMerchant, reader.BuyerKey, Seen: seen))
            : NotFound;
    }

    /// <summary>True when the id was given to this reader: then he reads it as its buyer.</summary>
    public bool IsBuyer(OrderId id, Principal reader) => reader.Is(Roles.Buyer) && mint.IsAuthentic(id, reader.Subject);

    /// <summary>
    /// While this node has the purchase under way and its owner can not tell, the state is queued (protocol.md,
    /// Answers): that is known at once and not worth a long wait.
    /// </summary>
    private async ValueTask<ItemReply> AskWhileQueuedAsync(OrderId id, ReadOrder question)
    {
        if (tracker.Find(id) is not { IsInFlight: true } queued)
        {
            return await asks.AskAsync(id.Item, question with { Final = true });
        }

        var ask = asks.AskAsync(id.Item, question).AsTask();
        await Task.WhenAny(ask, queued.Reply, Task.Delay(MostWaitWhileQueued, time));
        if (ask.IsCompletedSuccessfully && ask.Result is OrderAnswered or Refused { Code: RefusalCode.NotFound })
        {
            return ask.Result;
        }

        return queued.IsInFlight
            ? new OrderAnswered(queued.Queued()) : await asks.AskAsync(id.Item, question with { Final = true });
    }

    private async ValueTask<ItemReply> ReadOwnAsync(
        OrderId id, Principal reader, int seen, CancellationToken cancellation)
    {
        var question = new ReadOrder(id.Key, reader.AsBuyer, reader.BuyerKey, Seen: seen);
        var reply = await AskWhileQueuedAsync(id, question);
        if (reply is not Refused { Code: RefusalCode.NotFound })
        {
            return reply;
        }

        var tracked = tracker.Find(id);
        if (tracked is { IsInFlight: true })
        {
            return new OrderAnswered(tracked.Queued());
        }

        if (tracked?.Reason is { } reason)
        {
            return new OrderAnswered(tracked.Refused(reason));
        }

        if (tracked is not null)
        {
            // It was decided between the owner's answer and our look: only the owner can tell now.
            reply = await asks.AskAsync(id.Item, question with { Final = true });
            if (reply is not Refused { Code: RefusalCode.NotFound })
            {
                return reply;
            }
        }

        return await gateway.FactsAsync(id.Item, cancellation) is { } facts
            ? new OrderAnswered(TrackedOrder.Lost(
                id, reader.BuyerKey, facts.Terms.Price with { Amount = 0 }, clock.Now))
            : NotFound;
    }
}
