using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Edge;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>
/// This node's bounded memory of purchases it answered 202: queued is durable nowhere, and a refusal is not an event,
/// so
/// between the answer and the decision, and for the reason of a refusal, this is all there is.
/// </summary>
internal sealed class OrderTracker(HttpEdgeOptions options, RefusalNotes notes, IServerClock clock)
{
    private readonly RecentMap<OrderId, TrackedOrder> _orders =
        new(options.RememberedOrders, keep: order => order.IsInFlight);

    /// <summary>Remembers the order, and takes over the place it holds until it is decided.</summary>
    public void Add(TrackedOrder order, InFlightBound held)
    {
        _orders.Set(order.Id, order);
        order.Reply.ContinueWith(
            reply => Settle(reply, order, held), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public TrackedOrder? Find(OrderId id) => _orders.TryGet(id, out var order) ? order : null;

    private void Settle(Task<ItemReply> reply, TrackedOrder order, InFlightBound held)
    {
        // A fault of the gateway is a bug there; it was logged there. Here it only must not go unobserved.
        _ = reply.Exception;
        order.DecidedAt(clock.Now);
        if (order.Reason is { } reason)
        {
            notes.Note(order.Id, order.Buyer, reason);
        }
        else if (order.IsWon)
        {
            notes.NoteWon();
        }

        held.Leave();
    }
}
