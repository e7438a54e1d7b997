using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Shows an order to who asks: the item's merchant also sees who bought and where it goes.</summary>
internal sealed class OrderAnswers(
    OrderReader reader, IItemGateway items, IPersonalData personal, IReceipts receipts, Refusals refusals,
    IServerClock clock)
{
    public async ValueTask<OrderResource> ResourceAsync(EdgeCall call, OrderView order)
    {
        if (order.Position is { } position && await SeesBuyerAsync(call, order.Id)
            && await personal.FindAsync(order.Id, position, call.Aborted) is { } found)
        {
            return OrderResource.Of(order, clock.Now, found.Buyer, found.ShipTo);
        }

        return OrderResource.Of(order, clock.Now);
    }

    /// <summary>The same with its receipt, if it was won.</summary>
    public async ValueTask<OrderResource> WithReceiptAsync(EdgeCall call, OrderView order, OrderResource resource) =>
        order.Position is { } position && order.Timeline.Any(entry => entry.State == OrderState.Reserved)
            ? resource with { Receipt = await receipts.FindAsync(order.Id, position, call.Aborted) } : resource;

    /// <summary>Who reads it not as its buyer is its merchant; he may be both.</summary>
    private async ValueTask<bool> SeesBuyerAsync(EdgeCall call, OrderId order) =>
        !reader.IsBuyer(order, call.Caller)
        || (call.Caller.Is(Roles.Merchant)
            && await items.FactsAsync(order.Item, call.Aborted) is { } facts && facts.Merchant == call.Caller.Subject);

    /// <summary>The answer of a command that changed the order.</summary>
    public async ValueTask<Answer> AnswerAsync(EdgeCall call, int status, ItemReply reply)
    {
        if (reply is not OrderAnswered answered)
        {
            return refusals.Answer(call.Item, reply);
        }

        call.MarkReplayed(answered.Replayed);
        call.Headers.CacheControl = "private, no-cache";
        var resource = await WithReceiptAsync(call, answered.Order, await ResourceAsync(call, answered.Order));
        return Answer.Json(status, resource, EdgeJson.Default.OrderResource);
    }
}
