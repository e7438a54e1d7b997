using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Shows an order to who asks: the item's merchant also sees who bought and where it goes.</summary>
internal sealed class OrderAnswers(OrderReader reader, IPersonalData personal, Refusals refusals, IServerClock clock)
{
    public async ValueTask<OrderResource> ResourceAsync(EdgeCall call, OrderView order)
    {
        if (order.Position is { } position && !reader.IsBuyer(order.Id, call.Caller)
            && await personal.FindAsync(order.Id, position, call.Aborted) is { } found)
        {
            return OrderResource.Of(order, clock.Now, found.Buyer, found.ShipTo);
        }

        return OrderResource.Of(order, clock.Now);
    }

    /// <summary>The answer of a command that changed the order.</summary>
    public async ValueTask<Answer> AnswerAsync(EdgeCall call, int status, ItemReply reply)
    {
        if (reply is not OrderAnswered answered)
        {
            return refusals.Answer(call.Item, reply);
        }

        call.MarkReplayed(answered.Replayed);
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(status, await ResourceAsync(call, answered.Order), EdgeJson.Default.OrderResource);
    }
}
