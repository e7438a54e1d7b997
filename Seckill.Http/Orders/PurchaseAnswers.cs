using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Answers purchases: 201 reserved, 202 queued or waiting, or why not.</summary>
internal sealed class PurchaseAnswers(
    Refusals refusals, OrderTracker tracker, RefusalNotes notes, IServerClock clock)
{
    public Answer Decided(EdgeCall call, PlaceOrder command, ItemReply reply)
    {
        if (reply is not OrderAnswered answered)
        {
            return refusals.Answer(call.Item, reply);
        }

        call.MarkReplayed(answered.Replayed);
        if (answered is { Replayed: false, Order.State: OrderState.Reserved })
        {
            notes.NoteWon();
        }

        var pending = answered.Order.State is OrderState.Queued or OrderState.Waiting
            || (answered.Replayed ? WasPending(answered) : command.Deferred);
        PurchaseMeter.Answered(answered.Order, answered.Replayed);
        return Order(call, pending ? StatusCodes.Status202Accepted : StatusCodes.Status201Created, answered.Order);
    }

    public Answer Pending(EdgeCall call, OrderView order)
    {
        PurchaseMeter.Answered(order, replayed: false);
        return Order(call, StatusCodes.Status202Accepted, order);
    }

    /// <summary>
    /// A repeat gets the first answer's status: 202 if that was asked for, if the order has waited, or if this node
    /// remembers that the decision came too late for the first answer.
    /// </summary>
    private bool WasPending(OrderAnswered answered)
    {
        if (answered.Deferred || tracker.Find(answered.Order.Id) is not null)
        {
            return true;
        }

        foreach (var entry in answered.Order.Timeline)
        {
            if (entry.State == OrderState.Waiting)
            {
                return true;
            }
        }

        return false;
    }

    private Answer Order(EdgeCall call, int status, OrderView order)
    {
        var resource = OrderResource.Of(order, clock.Now);
        call.Headers.Location = $"/v1/orders/{resource.Id}";
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(status, resource, EdgeJson.Default.OrderResource);
    }
}
